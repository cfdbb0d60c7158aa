/** Faults that a test can put into a simulated board. Types only. An absent fault means healthy. */

/** Counts start at 0 when the board is created. */
export interface Faults {
  /** Replaces a byte on its way to the chip: `[]` loses it, `[b, b]` doubles it, undefined keeps it. */
  readonly toChip?: (byte: number, index: number) => readonly number[] | undefined;
  /** Replaces a byte on its way to the host. */
  readonly fromChip?: (byte: number, index: number) => readonly number[] | undefined;
  /**
   * Called before ROM or stub execute a command, with the command's count and opcode. A pair `[status, error]` is sent
   * as the answer instead; "silence" drops the command.
   */
  readonly refuse?: (count: number, opcode: number) => readonly [number, number] | "silence" | undefined;
  /** Flash address of a byte whose bit 0 is wrong after each programming. */
  readonly badCell?: number;
  /** Number of a 4 KB sector that does not erase. */
  readonly badSector?: number;
  /** The chip resets, as after a supply dip, when this many bytes have reached it. */
  readonly resetAt?: number;
  /** The stub answers CHANGE_BAUDRATE but keeps the old rate. */
  readonly ignoreBaudChange?: boolean;
  /** The stub starts but does not send OHAI. */
  readonly noOhai?: boolean;
}
