/** A serial port of Windows through kernel32. Reading, writing and waiting never block the event loop. */
import { PortError } from "../../errors.ts";
import { checkBaud } from "../baud.ts";
import { kernel32 } from "./kernel32.ts";
import { Overlapped } from "./overlapped.ts";
import type { Lines, SerialPort } from "../port.ts";
import { withTimeLimit } from "../time_limit.ts";
import { closedFailure, noLinesFailure, stuckFailure } from "../port_failure.ts";
import { wireMs } from "../../wire_time.ts";
import { FILE, INVALID_HANDLE } from "./win32.ts";
import { win32OpenFailure } from "./win32_error.ts";
import { memory } from "./win32_struct.ts";
import { encodeText } from "./win32_text.ts";
import { WindowsComm } from "./comm.ts";
import { comName, devicePath } from "./com_name.ts";

/** Time that an operation may take beyond the time of its bytes on the wire. */
const GRACE_MS = 10_000;

/** How long `close` waits for written bytes to be sent; it discards the rest. */
const CLOSE_DRAIN_MS = 1_000;

/** Interval for polling a queue that has no event to wait for. */
const POLL_MS = 5;

/** After this many events in a row without a byte, the driver's events are ignored. */
const EMPTY_EVENTS = 16;

/** Maximum bytes of one read. */
const READ_SIZE = 16_384;

/**
 * Opens `path` (`COM3`) as raw 8N1 at `baud`, exclusively, with DTR and RTS released. Rejects with a PortError:
 * "not-found", "busy", "unsupported" (not a serial port), "rate" (the driver lacks this rate), "io".
 * The functions are an argument for tests.
 */
export async function openWindowsPort(path: string, baud: number, api = kernel32()): Promise<SerialPort> {
  const name = comName(path);
  if (name === undefined) {
    throw new PortError(`Cannot open "${path}": not the name of a serial port`, "not-found", {
      hint: "On Windows a serial port has a name such as COM3.",
    });
  }
  checkBaud(name, baud);
  const access = FILE.GENERIC_READ | FILE.GENERIC_WRITE;
  const handle = api.CreateFileW(
    encodeText(devicePath(name)),
    access >>> 0,
    0, // not shared
    null,
    FILE.OPEN_EXISTING,
    FILE.FLAG_OVERLAPPED,
    0n,
  );
  if (handle === INVALID_HANDLE) throw win32OpenFailure(name, api.GetLastError());
  const comm = new WindowsComm(name, handle, api);
  try {
    return new WindowsPort(comm, { baud, hasLines: comm.setUp(baud) });
  } catch (error) {
    await withTimeLimit(api.CloseHandle(handle), `close "${name}"`);
    throw error;
  }
}

class WindowsPort implements SerialPort {
  readonly name: string;
  readonly hasLines: boolean;
  readonly #comm: WindowsComm;
  #baud: number;
  /** The wait for a byte; it continues from one read to the next. */
  #arrival: Overlapped | undefined;
  #hasEvents = true;
  /** Events since the last byte. One is normal: it reports a byte that was read already. */
  #emptyEvents = 0;
  #closing: Promise<void> | undefined;
  /** Calls with pending operations: `close` waits for them. */
  readonly #calls = new Set<Promise<unknown>>();

  constructor(comm: WindowsComm, { baud, hasLines }: { readonly baud: number; readonly hasLines: boolean }) {
    this.name = comm.name;
    this.hasLines = hasLines;
    this.#comm = comm;
    this.#baud = baud;
  }

  read(timeoutMs: number): Promise<Uint8Array> {
    return this.#track(this.#read(performance.now() + timeoutMs));
  }

  write(bytes: Uint8Array): Promise<void> {
    // A copy, because the caller may change the bytes while we wait.
    const copy = memory(bytes.length);
    copy.set(bytes);
    return this.#track(this.#write(copy));
  }

  // deno-lint-ignore require-await -- the interface is asynchronous; this call is not
  async setLines(lines: Lines): Promise<void> {
    const action = `set DTR and RTS of "${this.name}"`;
    this.#checkOpen(action);
    if (!this.hasLines) throw noLinesFailure(action);
    this.#comm.setLines(lines);
  }

  setBaud(baud: number): Promise<void> {
    return this.#track(this.#setBaud(baud));
  }

  // deno-lint-ignore require-await -- as above
  async discardInput(): Promise<void> {
    this.#checkOpen(`discard input of "${this.name}"`);
    this.#comm.discardInput();
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #read(deadline: number): Promise<Uint8Array> {
    const action = `read from "${this.name}"`;
    for (;;) {
      this.#checkOpen(action);
      const unread = Math.min(this.#comm.countUnread(action), READ_SIZE);
      const bytes = unread > 0 ? await this.#take(unread, action) : new Uint8Array();
      const left = deadline - performance.now();
      if (bytes.length > 0) this.#emptyEvents = 0;
      if (bytes.length > 0 || left <= 0) return bytes;
      await this.#waitForByte(left, action);
    }
  }

  /** Reads bytes that were received already. */
  async #take(count: number, action: string): Promise<Uint8Array> {
    const buffer = memory(count);
    const taken = await this.#perform(
      buffer,
      action,
      (handle, overlapped) => this.#comm.api.ReadFile(handle, buffer, count, null, overlapped),
    );
    return buffer.subarray(0, taken);
  }

  /**
   * Waits for a byte, at most `timeoutMs` and at most one slice. If the driver does not have this event, polls the input
   * every few milliseconds. If the device is gone, the wait fails as well, and the next read reports it. A driver that
   * sends events without bytes would keep the event loop busy: it gets a pause, and finally its events are ignored.
   */
  async #waitForByte(timeoutMs: number, action: string): Promise<void> {
    if (!this.#hasEvents) return await sleep(Math.min(timeoutMs, POLL_MS));
    const { api, handle } = this.#comm;
    const buffer = memory(4);
    const arrival = this.#arrival ??= new Overlapped(
      { api, handle, buffer },
      action,
      (overlapped) => api.WaitCommEvent(handle, buffer, overlapped),
    );
    if (arrival.state === "pending") await arrival.wait(timeoutMs);
    this.#checkOpen(action);
    if (arrival.state === "pending") return;
    this.#arrival = undefined;
    this.#hasEvents = arrival.state === "done" && this.#emptyEvents < EMPTY_EVENTS;
    await arrival.end();
    if (this.#emptyEvents++ > 0) await sleep(Math.min(timeoutMs, POLL_MS));
  }

  async #write(rest: Uint8Array<ArrayBuffer>): Promise<void> {
    const action = `write to "${this.name}"`;
    this.#checkOpen(action);
    for (let at = 0; at < rest.length;) {
      const part = rest.subarray(at);
      const taken = await this.#perform(
        part,
        action,
        (handle, overlapped) => this.#comm.api.WriteFile(handle, part, part.length, null, overlapped),
      );
      // An operation that succeeds without writing a byte would do so forever.
      if (taken === 0) throw stuckFailure(action, part.length);
      at += taken;
    }
  }

  async #setBaud(baud: number): Promise<void> {
    const action = `set "${this.name}" to ${baud} baud`;
    checkBaud(this.name, baud);
    this.#checkOpen(action);
    const deadline = this.#deadline(this.#comm.unsent());
    while (this.#comm.unsent() > 0) {
      if (performance.now() > deadline) throw stuckFailure(action, this.#comm.unsent());
      await sleep(POLL_MS);
      this.#checkOpen(action);
    }
    // The rest is in the adapter. If the driver cannot wait for it, nothing can.
    await withTimeLimit(this.#comm.api.FlushFileBuffers(this.#comm.handle), action);
    this.#checkOpen(action);
    this.#comm.setSpeed(baud);
    this.#baud = baud;
  }

  /** Runs one operation to its end. Returns the number of bytes. */
  async #perform(
    buffer: Uint8Array<ArrayBuffer>,
    action: string,
    call: (handle: bigint, overlapped: Uint8Array<ArrayBuffer>) => number,
  ): Promise<number> {
    const { api, handle } = this.#comm;
    const deadline = this.#deadline(buffer.length);
    const operation = new Overlapped({ api, handle, buffer }, action, (struct) => call(handle, struct));
    try {
      for (;;) {
        const count = operation.result(action);
        if (count !== undefined) return count;
        if (performance.now() > deadline) throw stuckFailure(action, buffer.length);
        await operation.wait(deadline - performance.now());
        this.#checkOpen(action);
      }
    } finally {
      await operation.end();
    }
  }

  async #release(): Promise<void> {
    const { api, handle } = this.#comm;
    this.#comm.cancelAll();
    await Promise.allSettled(this.#calls);
    await this.#arrival?.end();
    await this.#drain();
    await withTimeLimit(api.CloseHandle(handle), `close "${this.name}"`);
  }

  /** Waits for written bytes to be sent: otherwise a driver may wait for them in CloseHandle forever. */
  async #drain(): Promise<void> {
    const deadline = performance.now() + CLOSE_DRAIN_MS;
    while (this.#comm.unsent() > 0 && performance.now() < deadline) await sleep(POLL_MS);
    if (this.#comm.unsent() > 0) this.#comm.discardOutput();
  }

  /** The time at which an operation on this many bytes has failed. */
  #deadline(bytes: number): number {
    return performance.now() + GRACE_MS + wireMs(bytes, this.#baud);
  }

  async #track<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  #checkOpen(action: string): void {
    if (this.#closing !== undefined) throw closedFailure(action);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
