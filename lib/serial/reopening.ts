/**
 * A port that goes away and comes back when the chip is reset: a chip's own USB. Only around a reset script; a port
 * that goes away in the middle of a conversation is lost, as any other.
 */
import { isLost } from "./port_failure.ts";
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { Lines, SerialPort } from "./port.ts";

export interface ReopeningOptions {
  readonly clock: Clock;
  /** Opens the port anew; rejects with a PortError while it is not there, or not yet ours. */
  readonly open: (baud: number) => Promise<SerialPort>;
  /** Rate at which `first` is open. */
  readonly baud: number;
  readonly signal?: AbortSignal;
}

/** What a computer takes to find a USB device again, with much to spare; milliseconds. */
const RETURN_MS = 7_000;
const RETRY_MS = 100;

/** A reset script plays: bytes may still be from before it. Then nothing was heard yet. Then the chip talks. */
type Phase = "resetting" | "silent" | "talking";

/** `first`, and every port that comes after it. */
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

  /** Where the port went away with the chip, the reset has taken place: the rest of the script has nothing to do. */
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
    // A port that is opened anew is opened at this rate.
    await this.#try((port) => port.setBaud(baud), () => Promise.resolve());
  }

  async discardInput(): Promise<void> {
    await this.#try((port) => port.discardInput(), () => Promise.resolve());
    if (this.#phase === "resetting") this.#phase = "silent";
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#port.close();
  }

  /** `act`; or, if the port went away with a reset, `again` on the one that came back. */
  async #try<T>(
    act: (port: SerialPort) => Promise<T>,
    again: (port: SerialPort) => Promise<T>,
  ): Promise<T> {
    try {
      return await act(this.#port);
    } catch (error) {
      if (this.#closed || this.#phase === "talking" || !isLost(error)) throw error;
      await this.#reopen(error);
      return await again(this.#port);
    }
  }

  async #reopen(lost: PortError): Promise<void> {
    const { clock, open, signal } = this.#options;
    // The system may keep the old name back until it is closed.
    await this.#port.close();
    const deadline = clock.now() + RETURN_MS;
    while (true) {
      signal?.throwIfAborted();
      try {
        this.#port = await open(this.#baud);
        break;
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
        if (clock.now() >= deadline) throw lost;
      }
      await clock.sleep(RETRY_MS);
    }
    // Opening may assert both lines, which resets nothing. They stay so: a driver of USB-OTG restarts the chip when RTS
    // is let go, and the port would go again.
    if (this.#closed) await this.#port.close();
  }
}
