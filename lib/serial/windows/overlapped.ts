/** One overlapped operation of Windows: started here, waited for on another thread, its memory kept until it has ended. */
import { ERROR_IO_INCOMPLETE, ERROR_IO_PENDING } from "./win32.ts";
import type { Kernel32 } from "./kernel32.ts";
import { win32CallFailure } from "./win32_error.ts";
import { encodeOverlapped, isPending } from "./win32_struct.ts";

/**
 * One wait in the kernel. A call on another thread cannot be called back: this bounds how late a device is missed that
 * went away without an event.
 */
const SLICE_MS = 100;

/** How long a driver may take to cancel an operation. */
const CANCEL_MS = 1_000;

/** Operations that a faulty driver did not end. It may still write to their memory, so that is never given back. */
const ABANDONED: Overlapped[] = [];

/** What an operation acts on. */
export interface Target {
  readonly api: Kernel32;
  readonly handle: bigint;
  /** What the system reads from or writes to while the operation is under way. */
  readonly buffer: Uint8Array<ArrayBuffer>;
}

export class Overlapped {
  /** Holds the buffer, too: the system knows its address only. */
  readonly #target: Target;
  readonly #event: bigint;
  readonly #struct: Uint8Array<ArrayBuffer>;
  readonly #waits = new Set<Promise<unknown>>();
  /** Error code of an operation that did not even start; 0 = it did. */
  readonly #refusal: number = 0;

  /** Starts it by `call`, which gets the OVERLAPPED and returns a BOOL. */
  constructor(target: Target, action: string, call: (struct: Uint8Array<ArrayBuffer>) => number) {
    const { api } = target;
    this.#target = target;
    this.#event = api.CreateEventW(null, 1, 0, null);
    if (this.#event === 0n) throw win32CallFailure(action, api.GetLastError());
    this.#struct = encodeOverlapped(this.#event);
    // Only the error code tells whether it has started: the struct says "pending" after a failure, too.
    if (call(this.#struct) !== 0) return;
    const code = api.GetLastError();
    if (code !== ERROR_IO_PENDING) this.#refusal = code;
  }

  get state(): "pending" | "done" | "failed" {
    const { code } = this.#ask();
    return code === 0 ? "done" : code === ERROR_IO_INCOMPLETE ? "pending" : "failed";
  }

  /** Bytes that went through; undefined while it is pending. Throws the PortError for `action` if it failed. */
  result(action: string): number | undefined {
    const { count, code } = this.#ask();
    if (code === 0) return count;
    if (code === ERROR_IO_INCOMPLETE) return undefined;
    throw win32CallFailure(action, code);
  }

  /** Waits until it has ended, at most `timeoutMs`, and at most one slice. */
  async wait(timeoutMs: number): Promise<void> {
    const ms = Math.max(0, Math.min(SLICE_MS, Math.ceil(timeoutMs)));
    const waiting = this.#target.api.WaitForSingleObject(this.#event, ms);
    this.#waits.add(waiting);
    await waiting;
    this.#waits.delete(waiting);
  }

  /** Cancels it if it is pending, waits for that, and frees what it has. To be called once. */
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

  #ask(): { readonly count: number; readonly code: number } {
    if (this.#refusal !== 0) return { code: this.#refusal, count: 0 };
    // Of an operation that has started, the struct tells, and no error code that another call may have replaced.
    if (isPending(this.#struct)) return { code: ERROR_IO_INCOMPLETE, count: 0 };
    const { api, handle } = this.#target;
    const count = new Uint32Array(1);
    const ended = api.GetOverlappedResult(handle, this.#struct, count, 0) !== 0;
    return { code: ended ? 0 : api.GetLastError(), count: count[0]! };
  }
}
