/**
 * A serial port of Windows for tests, behind the functions of kernel32, with a driver as strict as the worst one. Records
 * forbidden uses in `misuse`: memory or events freed during an operation, and use of a closed handle.
 */
import type { Kernel32 } from "../../../lib/serial/windows/kernel32.ts";

const INVALID_HANDLE = 2n ** 64n - 1n;
/** Values of winerror.h. */
const [ACCESS_DENIED, INVALID_HANDLE_CODE, INVALID_PARAMETER] = [5, 6, 87];
const [ABORTED, INCOMPLETE, PENDING, NOT_FOUND, FILE_NOT_FOUND] = [995, 996, 997, 1168, 2];

/** Values of winbase.h and winerror.h. */
const [WAIT_FAILED, WAIT_TIMEOUT] = [0xffff_ffff, 258];

/** OVERLAPPED.Internal, at its offset, is an NTSTATUS: ntstatus.h. */
const INTERNAL = 0;
const [STATUS_PENDING, STATUS_UNSUCCESSFUL] = [0x103, 0xc0000001];

interface Operation {
  readonly kind: "read" | "write" | "event";
  readonly event: bigint;
  readonly finish: (code: number, count: number) => void;
  code: number;
  count: number;
}

interface Signal {
  set: boolean;
  /** False: the wait that it ends resets it, as for the event that ends a wait. */
  readonly manual: boolean;
  readonly waiters: Set<() => void>;
}

export interface FakeDriver {
  /** Name of the only port: `\\.\COM3`. */
  readonly device?: string;
  /** Error code of EscapeCommFunction. */
  readonly linesFail?: number;
  /** Error code of SetCommState. */
  readonly stateFails?: number;
  /** Rate that GetCommState always reports. */
  readonly tellsBaud?: number;
  /** Highest rate; replaces any higher one. */
  readonly highestBaud?: number;
  /** Never reports that a byte was received. */
  readonly noEvents?: boolean;
  /** Error code of WaitCommEvent: at once, or later (as Wine does for a port without lines). */
  readonly eventsFail?: { readonly code: number; readonly later: boolean };
  /** WaitCommEvent ends at once, although no byte was received. */
  readonly emptyEvents?: boolean;
  /** Calls that never return. */
  readonly holds?: readonly ("FlushFileBuffers" | "CloseHandle")[];
  /** Does not cancel a write. */
  readonly stubborn?: boolean;
}

export class FakeWindows {
  readonly #driver: FakeDriver;
  /** Calls that change the port, in order. */
  readonly log: string[] = [];
  readonly misuse: string[] = [];
  /** The waits: number of events, and milliseconds. */
  readonly calls: { readonly count: number; readonly ms: number }[] = [];
  /** Bytes of completed writes. */
  readonly written: number[] = [];
  readonly #input: number[] = [];
  readonly #operations = new Map<ArrayBufferLike, Operation>();
  readonly #signals = new Map<bigint, Signal>();
  #handles = 0x100n;
  #port: bigint | undefined;
  #gone: number | undefined;
  #dcb = new Uint8Array(28);
  #mask = 0;
  #error = 0;
  /** Maximum bytes of a write, which completes only when the test says so. */
  takes = Infinity;
  unsent = 0;
  /** Number of calls of WaitCommEvent on a driver with `emptyEvents`. */
  emptyEvents = 0;
  /** Error code of the next call that can fail. Used once. */
  clobber: number | undefined;

  constructor(driver: FakeDriver = {}) {
    this.#driver = driver;
  }

  get isOpen(): boolean {
    return this.#port !== undefined;
  }

  /** The rate as last set, in bits per second. */
  get baud(): number {
    return view(this.#dcb).getUint32(4, true);
  }

  /** Events of operations that were created and not closed. */
  get openEvents(): number {
    return this.#signals.values().filter(({ manual }) => manual).toArray().length;
  }

  /** Receives bytes. */
  receive(...bytes: readonly number[]): void {
    this.#input.push(...bytes);
    if (!this.#driver.noEvents) this.#end("event", 0, 0);
  }

  /** Continues the pending write. */
  send(): void {
    this.#end("write", 0, this.takes);
  }

  /** Unplugs the device: cancels pending operations, and every later call fails with `code`. */
  unplug(code: number): void {
    this.#gone = code;
    for (const kind of ["read", "write", "event"] as const) this.#end(kind, ABORTED, 0);
  }

  /** Completes every pending operation of a kind. */
  #end(kind: Operation["kind"], code: number, count: number): void {
    for (const operation of this.#operations.values()) {
      if (operation.kind === kind && operation.code === INCOMPLETE) operation.finish(code, count);
    }
  }

  /** FALSE, with an error code that is lost at the next wait. */
  #fail(code: number): number {
    this.#error = code;
    queueMicrotask(() => this.#error = 0xdead);
    return 0;
  }

  /** Starts every call on the port: returns 0 and sets the code if the call is impossible. */
  #on(handle: bigint, what: string): boolean {
    if (handle !== this.#port) {
      this.misuse.push(`${what} on a handle that is not open`);
      this.#fail(INVALID_HANDLE_CODE);
      return false;
    }
    if (this.#gone !== undefined) this.#fail(this.#gone);
    return this.#gone === undefined;
  }

  #start(kind: Operation["kind"], struct: BufferSource, run: (operation: Operation) => void): number {
    const bytes = view(struct);
    const operation: Operation = {
      kind,
      event: bytes.getBigUint64(24, true),
      code: INCOMPLETE,
      count: 0,
      finish: (code, count) => {
        operation.code = code;
        operation.count = count;
        bytes.setUint32(INTERNAL, code === 0 ? 0 : STATUS_UNSUCCESSFUL, true);
        const signal = this.#signals.get(operation.event);
        if (signal === undefined) this.misuse.push(`the event of a ${kind} was closed before its end`);
        else {
          signal.set = true;
          signal.waiters.forEach((wake) => wake());
        }
      },
    };
    this.#operations.set(bytes.buffer, operation);
    run(operation);
    return operation.code === INCOMPLETE ? this.#fail(PENDING) : 1;
  }

  readonly api: Kernel32 = {
    GetLastError: () => {
      const code = this.clobber ?? this.#error;
      this.clobber = undefined;
      return code;
    },

    CreateFileW: (name, access, share, _security, disposition, flags) => {
      const path = new TextDecoder("utf-16le").decode(name as BufferSource);
      this.log.push(
        `open ${path.replace("\0", "")} ${[access, share, disposition, flags].map(hex).join(" ")}`,
      );
      this.#fail(path !== `${this.#driver.device ?? "\\\\.\\COM3"}\0` ? FILE_NOT_FOUND : ACCESS_DENIED);
      if (this.#error === FILE_NOT_FOUND || this.#port !== undefined) return INVALID_HANDLE;
      return this.#port = this.#handles += 4n;
    },

    CloseHandle: (handle) => {
      if (this.#driver.holds?.includes("CloseHandle")) return new Promise(() => {});
      if (handle !== this.#port) this.misuse.push("closed twice");
      const pending = [...this.#operations.values()].filter(({ code }) => code === INCOMPLETE);
      if (pending.length > 0 && !this.#driver.stubborn) this.misuse.push("closed with operations under way");
      this.#port = undefined;
      return Promise.resolve(1);
    },

    closeEvent: (event) => {
      const signal = this.#signals.get(event);
      const user = [...this.#operations.values()].find((one) => one.event === event);
      if (signal === undefined) this.misuse.push("an event closed twice");
      if (signal && signal.waiters.size > 0) this.misuse.push("an event closed under a wait");
      if (user?.code === INCOMPLETE) this.misuse.push(`an event closed under a ${user.kind}`);
      this.#signals.delete(event);
      return 1;
    },

    CreateEventW: (_security, manual) => {
      this.#signals.set(this.#handles += 4n, { set: false, manual: manual !== 0, waiters: new Set() });
      return this.#handles;
    },

    SetEvent: (event) => {
      const signal = this.#signals.get(event)!;
      signal.set = true;
      signal.waiters.forEach((wake) => wake());
      return 1;
    },

    WaitForMultipleObjects: async (count, handles, all, ms) => {
      const events = Array.from({ length: count }, (_, i) => view(handles!).getBigUint64(8 * i, true));
      const signals = events.map((event) => this.#signals.get(event));
      this.calls.push({ count, ms });
      if (count > 64) this.misuse.push(`a wait for ${count} events`);
      if (all !== 0) this.misuse.push("a wait for all events");
      if (new Set(events).size < count) this.misuse.push("a wait for an event twice");
      if (signals.includes(undefined)) {
        this.misuse.push("a wait for a closed event");
        return WAIT_FAILED;
      }
      const first = () => signals.findIndex((signal) => signal!.set);
      if (first() < 0) {
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer);
            for (const signal of signals) signal!.waiters.delete(end);
            resolve();
          };
          const timer = setTimeout(end, ms);
          for (const signal of signals) signal!.waiters.add(end);
        });
      }
      const index = first();
      if (index < 0) return WAIT_TIMEOUT;
      if (!signals[index]!.manual) signals[index]!.set = false;
      return index;
    },

    ReadFile: (handle, buffer, count, _read, struct) => {
      announce(struct!);
      if (!this.#on(handle, "ReadFile")) return 0;
      return this.#start("read", struct!, (operation) => {
        const bytes = this.#input.splice(0, count);
        bytes.forEach((byte, i) => view(buffer!).setUint8(i, byte));
        operation.finish(0, bytes.length);
      });
    },

    WriteFile: (handle, buffer, count, _written, struct) => {
      announce(struct!);
      if (!this.#on(handle, "WriteFile")) return 0;
      return this.#start("write", struct!, (operation) => {
        const { finish } = operation;
        const complete = (code: number, taken: number) => {
          const sent = Math.min(taken, count);
          for (let i = 0; i < sent; i++) this.written.push(view(buffer!).getUint8(i));
          finish(code, sent);
        };
        Object.assign(operation, { finish: complete });
        if (this.takes === Infinity) complete(0, count);
      });
    },

    GetOverlappedResult: (handle, struct, transferred, wait) => {
      if (handle !== this.#port) this.misuse.push("GetOverlappedResult on a handle that is not open");
      if (wait !== 0) this.misuse.push("GetOverlappedResult that waits");
      const operation = this.#operations.get(view(struct!).buffer);
      if (operation === undefined) return this.#fail(INVALID_PARAMETER);
      if (operation.code !== 0) return this.#fail(operation.code);
      view(transferred!).setUint32(0, operation.count, true);
      return 1;
    },

    CancelIoEx: (handle, struct) => {
      if (handle !== this.#port) this.misuse.push("CancelIoEx on a handle that is not open");
      const all = [...this.#operations].filter(([key, { code, kind }]) =>
        code === INCOMPLETE && (struct === null || key === view(struct).buffer) &&
        !(this.#driver.stubborn && kind === "write")
      );
      // A driver ends the operation later.
      for (const [, operation] of all) setTimeout(() => operation.finish(ABORTED, 0), 1);
      return all.length > 0 ? 1 : this.#fail(NOT_FOUND);
    },

    FlushFileBuffers: (handle) => {
      this.log.push("flush");
      if (this.#driver.holds?.includes("FlushFileBuffers")) return new Promise(() => {});
      return Promise.resolve(this.#on(handle, "FlushFileBuffers") ? 1 : 0);
    },

    GetCommState: (handle, dcb) => {
      if (!this.#on(handle, "GetCommState")) return 0;
      this.#dcb.forEach((byte, i) => view(dcb!).setUint8(i, byte));
      const { highestBaud = Infinity } = this.#driver;
      if (view(dcb!).getUint32(4, true) > highestBaud) view(dcb!).setUint32(4, highestBaud, true);
      if (this.#driver.tellsBaud !== undefined) view(dcb!).setUint32(4, this.#driver.tellsBaud, true);
      return 1;
    },

    SetCommState: (handle, dcb) => {
      if (!this.#on(handle, "SetCommState")) return 0;
      if (this.#driver.stateFails !== undefined) return this.#fail(this.#driver.stateFails);
      this.#dcb = bytesOf(dcb!);
      this.log.push(`state ${hexBytes(this.#dcb)}`);
      return 1;
    },

    SetCommTimeouts: (handle, timeouts) => {
      this.log.push(`timeouts ${hexBytes(bytesOf(timeouts!))}`);
      return this.#on(handle, "SetCommTimeouts") ? 1 : 0;
    },

    SetupComm: (handle, input, output) => {
      this.log.push(`queues ${input} ${output}`);
      return this.#on(handle, "SetupComm") ? this.#fail(INVALID_PARAMETER) : 0;
    },

    ClearCommError: (handle, _errors, stat) => {
      if (!this.#on(handle, "ClearCommError")) return 0;
      view(stat!).setUint32(4, this.#input.length, true);
      view(stat!).setUint32(8, this.unsent, true);
      return 1;
    },

    PurgeComm: (handle, flags) => {
      this.log.push(`purge ${hex(flags)}`);
      if (!this.#on(handle, "PurgeComm")) return 0;
      if (flags & 8) this.#input.length = 0;
      return 1;
    },

    EscapeCommFunction: (handle, order) => {
      if (!this.#on(handle, "EscapeCommFunction")) return 0;
      if (this.#driver.linesFail !== undefined) return this.#fail(this.#driver.linesFail);
      this.log.push({ 3: "RTS 1", 4: "RTS 0", 5: "DTR 1", 6: "DTR 0" }[order] ?? `escape ${order}`);
      return 1;
    },

    SetCommMask: (handle, mask) => {
      this.log.push(`mask ${mask}`);
      if (!this.#on(handle, "SetCommMask")) return 0;
      this.#mask = mask;
      this.#end("event", 0, 0);
      return 1;
    },

    WaitCommEvent: (handle, _mask, struct) => {
      announce(struct!);
      if (!this.#on(handle, "WaitCommEvent")) return 0;
      const waits = [...this.#operations.values()].some(({ kind, code }) =>
        kind === "event" && code === INCOMPLETE
      );
      if (waits || this.#mask === 0) return this.#fail(INVALID_PARAMETER);
      const { eventsFail } = this.#driver;
      if (eventsFail?.later === false) return this.#fail(eventsFail.code);
      if (this.#driver.emptyEvents) this.emptyEvents++;
      return this.#start("event", struct!, ({ finish }) => {
        if (this.#driver.emptyEvents) finish(0, 0);
        if (eventsFail !== undefined) setTimeout(() => finish(eventsFail.code, 0), 1);
      });
    },
  };
}

/** kernel32 does this before it calls the driver, and does not undo it if the driver fails at once. */
function announce(struct: BufferSource): void {
  view(struct).setUint32(INTERNAL, STATUS_PENDING, true);
}

function bytesOf(source: BufferSource): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = view(source);
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

function view(source: BufferSource): DataView {
  return ArrayBuffer.isView(source)
    ? new DataView(source.buffer, source.byteOffset, source.byteLength)
    : new DataView(source);
}

function hex(n: number): string {
  return `0x${n.toString(16)}`;
}

function hexBytes(bytes: Uint8Array): string {
  return bytes.toHex();
}
