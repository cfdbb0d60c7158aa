/**
 * Reopens a port that disappears and returns when the chip is reset: the port of a chip's own USB. Only during a reset
 * sequence and while the program starts; a port that disappears in the middle of a conversation is lost, like any other.
 */
import { RETURN_MS } from "./chip_usb.ts";
import { isLost } from "./port_failure.ts";
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { Lines, SerialPort } from "./port.ts";

export interface ReopeningOptions {
  readonly clock: Clock;
  /** Opens the port again. Rejects with a PortError while the port is away or not ready. */
  readonly open: (baud: number) => Promise<SerialPort>;
  /** The rate of `first`, in bits per second. */
  readonly baud: number;
  /** Time for the port to return, milliseconds. Default 7 s, ample for Linux and macOS. */
  readonly returnMs?: number;
  readonly signal?: AbortSignal;
  /** The port that `open` opened last belongs to the program on the chip. Default: never. */
  readonly ofProgram?: () => boolean;
}

/** A program may take this long to start its USB; milliseconds. */
const PROGRAM_MS = 10_000;

const RETRY_MS = 100;

/** "resetting": received bytes may be from before the reset. "silent": nothing was received yet. "talking": the chip sends. */
type Phase = "resetting" | "silent" | "talking";

/** Starts with `first`, and continues with each port that replaces it. */
export function reopeningPort(first: SerialPort, options: ReopeningOptions): SerialPort {
  return new ReopeningPort(first, options);
}

class ReopeningPort implements SerialPort {
  readonly name: string;
  readonly hasLines: boolean;
  readonly #options: ReopeningOptions;
  #port: SerialPort;
  #baud: number;
  #phase: Phase = "talking";
  #closed = false;
  #mayReturn = false;
  #ofProgram = false;

  constructor(first: SerialPort, options: ReopeningOptions) {
    this.name = first.name;
    this.hasLines = first.hasLines;
    this.#port = first;
    this.#baud = options.baud;
    this.#options = options;
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const bytes = await this.#try((port) => port.read(timeoutMs), () => Promise.resolve(new Uint8Array()));
    if (bytes.length > 0 && this.#phase === "silent") this.#phase = "talking";
    return bytes;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#try((port) => port.write(bytes), (port) => port.write(bytes));
  }

  /** A port that disappears has reset the chip: the rest of the reset sequence is not needed. */
  async setLines(lines: Lines): Promise<void> {
    this.#phase = "resetting";
    try {
      await this.#port.setLines(lines);
    } catch (error) {
      if (this.#closed || !isLost(error)) throw error;
    }
  }

  async setBaud(baud: number): Promise<void> {
    this.#baud = baud;
    // Reopening uses this rate.
    await this.#try((port) => port.setBaud(baud), () => Promise.resolve());
  }

  async discardInput(): Promise<void> {
    await this.#try((port) => port.discardInput(), () => Promise.resolve());
    if (this.#phase === "resetting") this.#phase = "silent";
  }

  mayReturn(may: boolean): void {
    this.#mayReturn = may;
  }

  get ofProgram(): boolean {
    return this.#ofProgram;
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#port.close();
  }

  /** Runs `act`; if the port disappeared in a reset, runs `again` on the returned port. */
  async #try<T>(
    act: (port: SerialPort) => Promise<T>,
    again: (port: SerialPort) => Promise<T>,
  ): Promise<T> {
    try {
      return await act(this.#port);
    } catch (error) {
      const returns = this.#mayReturn || this.#phase !== "talking";
      if (this.#closed || !returns || !isLost(error)) throw error;
      await this.#reopen(error);
      return await again(this.#port);
    }
  }

  async #reopen(lost: PortError): Promise<void> {
    const { clock, open, signal, returnMs = RETURN_MS } = this.#options;
    // Until the old port is closed, the system may not reuse its name.
    await this.#port.close();
    const deadline = clock.now() + (this.#mayReturn ? Math.max(returnMs, PROGRAM_MS) : returnMs);
    while (true) {
      signal?.throwIfAborted();
      try {
        this.#port = await open(this.#baud);
        this.#ofProgram = this.#options.ofProgram?.() ?? false;
        break;
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
        if (clock.now() >= deadline) throw lost;
      }
      await clock.sleep(RETRY_MS);
    }
    // Opening may assert both lines, which resets nothing. They stay asserted: a USB-OTG driver restarts the chip when
    // RTS is released, and the port would disappear again.
    if (this.#closed) await this.#port.close();
  }
}
