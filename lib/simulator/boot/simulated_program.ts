/** A program that a test puts on the simulated chip. Types only. */

export interface SimulatedProgram {
  /** Returns what it prints first; `flash` is the whole flash. */
  readonly greeting: (flash: Uint8Array) => string;
  /** Default 115200. */
  readonly baud?: number;
  /** Milliseconds from its start to the greeting. Default 0. */
  readonly startup?: number;
  /** Returns what it prints when bytes arrive. Without this, it does not listen. */
  readonly answer?: (bytes: Uint8Array) => string;
  /** After the greeting it hangs until the watchdog resets the chip. */
  readonly crashes?: boolean;
}
