/** Runs one overlapped operation of Windows: waits for its event, and keeps its memory until it has ended. */
import { ERROR_IO_INCOMPLETE, ERROR_IO_PENDING } from "./win32.ts";
import { waitForEvent } from "./event_waits.ts";
import type { Kernel32 } from "./kernel32.ts";
import { win32CallFailure } from "./win32_error.ts";
import { encodeOverlapped, isPending } from "./win32_struct.ts";

/** Longest wait. This bounds the delay until flasher notices a device that disappeared without an event. */
const SLICE_MS = 100;

/** Time for a driver to cancel an operation. */
const CANCEL_MS = 1_000;

/** Operations that a faulty driver did not end. It may still write to their memory, so this list keeps it. */
const ABANDONED: Overlapped[] = [];

/** The objects that an operation uses. */
export interface Target {
  readonly api: Kernel32;
  readonly handle: bigint;
  /** The system reads or writes this memory during the operation. */
  readonly buffer: Uint8Array<ArrayBuffer>;
}

export class Overlapped {
  /** Also keeps the buffer alive: the system has only its address. */
  readonly #target: Target;
  readonly #event: bigint;
  readonly #struct: Uint8Array<ArrayBuffer>;
  readonly #waits = new Set<Promise<unknown>>();
  /** Error code of an operation that did not start; 0 = it started. */
  readonly #startError: number = 0;

  /** Starts the operation with `call`, which receives the OVERLAPPED and returns a BOOL. */
  constructor(target: Target, action: string, call: (struct: Uint8Array<ArrayBuffer>) => number) {
    const { api } = target;
    this.#target = target;
    this.#event = api.CreateEventW(null, 1, 0, null);
    if (this.#event === 0n) throw win32CallFailure(action, api.GetLastError());
    this.#struct = encodeOverlapped(this.#event);
    // Only the error code shows that the operation started: after a failure, the struct also says "pending".
    if (call(this.#struct) !== 0) return;
    const code = api.GetLastError();
    if (code !== ERROR_IO_PENDING) this.#startError = code;
  }

  get state(): "pending" | "done" | "failed" {
    const { code } = this.#outcome();
    return code === 0 ? "done" : code === ERROR_IO_INCOMPLETE ? "pending" : "failed";
  }

  /** Number of transferred bytes; undefined while pending. Throws the PortError for `action` if the operation failed. */
  result(action: string): number | undefined {
    const { count, code } = this.#outcome();
    if (code === 0) return count;
    if (code === ERROR_IO_INCOMPLETE) return undefined;
    throw win32CallFailure(action, code);
  }

  /** Waits until the operation has ended, at most `timeoutMs` and at most SLICE_MS. */
  async wait(timeoutMs: number): Promise<void> {
    const waiting = waitForEvent(this.#target.api, this.#event, Math.min(SLICE_MS, timeoutMs));
    this.#waits.add(waiting);
    try {
      await waiting;
    } finally {
      this.#waits.delete(waiting);
    }
  }

  /** Cancels a pending operation, waits for its end, and frees its event. Call it once. */
  async end(): Promise<void> {
    const { api, handle } = this.#target;
    const deadline = performance.now() + CANCEL_MS;
    if (this.state === "pending") api.CancelIoEx(handle, this.#struct);
    while (this.state === "pending" && performance.now() < deadline) {
      await this.wait(deadline - performance.now());
    }
    if (this.state === "pending") {
      ABANDONED.push(this);
      return;
    }
    await Promise.all(this.#waits);
    api.closeEvent(this.#event);
  }

  #outcome(): { readonly count: number; readonly code: number } {
    if (this.#startError !== 0) return { code: this.#startError, count: 0 };
    // Once the operation has started, ask the struct: another call may have replaced the error code.
    if (isPending(this.#struct)) return { code: ERROR_IO_INCOMPLETE, count: 0 };
    const { api, handle } = this.#target;
    const count = new Uint32Array(1);
    const ended = api.GetOverlappedResult(handle, this.#struct, count, 0) !== 0;
    return { code: ended ? 0 : api.GetLastError(), count: count[0]! };
  }
}
