/** A serial port of Windows, through kernel32. Reading, writing and waiting never block the event loop. */
import { PortError } from "../../errors.ts";
import { checkBaud } from "../baud.ts";
import { kernel32 } from "./kernel32.ts";
import { Overlapped } from "./overlapped.ts";
import type { Lines, SerialPort } from "../port.ts";
import { withTimeLimit } from "../time_limit.ts";
import { closedFailure, noLinesFailure, stuckFailure, wireMs } from "../port_failure.ts";
import { FILE, INVALID_HANDLE } from "./win32.ts";
import { win32OpenFailure } from "./win32_error.ts";
import { memory } from "./win32_struct.ts";
import { encodeText } from "./win32_text.ts";
import { WindowsComm } from "./comm.ts";
import { comName, devicePath } from "./com_name.ts";

/** What an operation may take beyond the time that its bytes need on the wire. */
const GRACE_MS = 10_000;

/** How long `close` lets bytes leave that were written before it; what is left then is thrown away. */
const CLOSE_DRAIN_MS = 1_000;

/** How often a queue is looked at that has no event to wait for. */
const POLL_MS = 5;

/** So many events in a row without a byte, and the driver's events are not waited for any more. */
const EMPTY_EVENTS = 16;

/** Bytes of one read, at most. */
const READ_SIZE = 16_384;

/**
 * Opens `path` (`COM3`) as raw 8N1 at `baud`, for this process alone, with DTR and RTS released. Rejects with a
 * PortError: "not-found", "busy", "unsupported" (no serial port), "rate" (a speed that the driver does not have), "io".
 * The functions are an argument for tests.
 */
export async function openWindowsPort(path: string, baud: number, api = kernel32()): Promise<SerialPort> {
  const name = comName(path);
  if (name === undefined) {
    throw new PortError(`Cannot open "${path}": no name of a serial port`, "not-found", {
      hint: "On Windows a serial port has a name such as COM3.",
    });
  }
  checkBaud(name, baud);
  const access = FILE.GENERIC_READ | FILE.GENERIC_WRITE;
  const handle = api.CreateFileW(
    encodeText(devicePath(name)),
    access >>> 0,
    0, // shared with nobody
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
  /** The wait for a byte to come in: it goes on from one read to the next. */
  #arrival: Overlapped | undefined;
  #hasEvents = true;
  /** Events since the last byte. One is normal: it tells of a byte that has been read already. */
  #emptyEvents = 0;
  #closing: Promise<void> | undefined;
  /** Calls that have operations under way: the handle may be closed only after them. */
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

  // deno-lint-ignore require-await -- the interface is asynchronous; this system answers at once
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
      const waiting = Math.min(this.#comm.waiting(action), READ_SIZE);
      const bytes = waiting > 0 ? await this.#take(waiting, action) : new Uint8Array();
      const left = deadline - performance.now();
      if (bytes.length > 0) this.#emptyEvents = 0;
      if (bytes.length > 0 || left <= 0) return bytes;
      await this.#arrived(left, action);
    }
  }

  /** Reads bytes that are there. */
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
   * Waits for a byte, at most `timeoutMs` or one slice. A driver may not have this event; then the input is looked at
   * every few milliseconds. A device that went away fails the wait, too: the next look tells. A driver whose events
   * tell nothing would keep the event loop busy, so it gets a pause, and in the end it counts as one without events.
   */
  async #arrived(timeoutMs: number, action: string): Promise<void> {
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
      // An operation that ends well without a byte would do so for ever.
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
    // What is left is in the adapter. A driver that cannot wait for that says so; then nobody can.
    await withTimeLimit(this.#comm.api.FlushFileBuffers(this.#comm.handle), action);
    this.#checkOpen(action);
    this.#comm.setSpeed(baud);
    this.#baud = baud;
  }

  /** One operation from its start to its end; gives the count of bytes. */
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

  /** Lets bytes leave that were written: a driver may otherwise wait for them in CloseHandle for ever. */
  async #drain(): Promise<void> {
    const deadline = performance.now() + CLOSE_DRAIN_MS;
    while (this.#comm.unsent() > 0 && performance.now() < deadline) await sleep(POLL_MS);
    if (this.#comm.unsent() > 0) this.#comm.discardOutput();
  }

  /** When an operation on so many bytes is given up. */
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
