/** A pipe that ends a wait in `poll` or `select`: a byte in it makes its read end readable. */
import { callFailure, type ErrnoSystem } from "./errno.ts";
import type { Libc } from "./system.ts";

/** The calls that it needs, and the numbers of the system. */
export interface PipeCalls extends Pick<Libc, "read" | "write" | "ioctl" | "errno"> {
  readonly system: ErrnoSystem;
  /** The request that closes a descriptor in child processes. */
  readonly FIOCLEX: bigint;
  /** Fills in the descriptors of the read end and of the write end. */
  pipe(ends: Int32Array<ArrayBuffer>): number;
}

/** Exists until the process ends. */
export class WakePipe {
  /** The read end. */
  readonly fd: number;
  readonly #writeEnd: number;
  readonly #calls: PipeCalls;

  /** Throws a PortError if there are too many open files. */
  constructor(calls: PipeCalls) {
    const ends = new Int32Array(2);
    this.#calls = calls;
    this.#check(calls.pipe(ends));
    [this.fd, this.#writeEnd] = [ends[0]!, ends[1]!];
    for (const end of ends) this.#check(calls.ioctl(end, calls.FIOCLEX, null));
  }

  /** Makes the read end readable. */
  wake(): void {
    this.#check(this.#calls.write(this.#writeEnd, Uint8Array.of(0)));
  }

  /** Empties the pipe, which must be readable: otherwise this would block. */
  drain(): void {
    this.#check(this.#calls.read(this.fd, new Uint8Array(16)));
  }

  #check(result: number): void {
    const { errno, system } = this.#calls;
    if (result < 0) throw callFailure("wait for serial ports", errno(), system);
  }
}
