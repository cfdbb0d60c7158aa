/** A serial port of Linux: a tty through the C library. Reading and waiting never block the event loop. */
import { requireBaud } from "./baud.ts";
import { type Libc, libc } from "./libc.ts";
import { explainOpenFailure } from "./linux_access.ts";
import { FLUSH, IOCTL, LOCK, OPEN, POLL } from "./linux_ioctl.ts";
import { LinuxTty } from "./linux_tty.ts";
import type { Lines, SerialPort } from "./port.ts";
import { closedFailure, lostFailure, noLinesFailure, stuckFailure, wireMs } from "./port_failure.ts";
import { TERMIOS2_SIZE } from "./termios.ts";

/**
 * One wait in the kernel. A nonblocking FFI call cannot be cancelled: this bounds how long `close` waits for it, and
 * with it the end of the process.
 */
const SLICE_MS = 100;

/** What writing may take beyond the time the bytes need on the wire. */
const WRITE_GRACE_MS = 10_000;

/** How long `close` lets bytes leave that were written before it; what is left then is thrown away. */
const CLOSE_DRAIN_MS = 1_000;

/** Bytes of one read: more than the kernel's line discipline hands out at once (4095). */
const READ_SIZE = 16_384;

/**
 * Opens `path` as raw 8N1 at `baud`, for this process alone. Rejects with a PortError: "not-found", "denied",
 * "busy" (naming the program that holds it), "unsupported" (no serial port, or a speed the driver does not have).
 *
 * Opening makes the kernel assert DTR and RTS, both at once (tty_port_raise_dtr_rts).
 */
export async function openLinuxPort(path: string, baud: number): Promise<SerialPort> {
  requireBaud(path, baud);
  const c = libc();
  const flags = OPEN.O_RDWR | OPEN.O_NOCTTY | OPEN.O_NONBLOCK | OPEN.O_CLOEXEC;
  const fd = c.call.open(new TextEncoder().encode(path + "\0"), flags, 0);
  if (fd < 0) throw await explainOpenFailure(path, c.errno());
  const refused = claim(fd, c);
  if (refused !== 0) {
    // Closed first, so that the search for the holder does not find ourselves.
    await c.call.close(fd);
    throw await explainOpenFailure(path, refused);
  }
  const tty = new LinuxTty(path, fd, c);
  try {
    tty.setSpeed(baud);
    tty.lowerLatency();
    return new LinuxPort(tty, baud);
  } catch (error) {
    tty.release();
    await c.call.close(fd);
    throw error;
  }
}

/** Makes sure that `fd` is a tty and ours alone: 0, or the errno of the refusal. */
function claim(fd: number, { call, errno }: Libc): number {
  // Only a tty has this struct; the question changes nothing on whatever else was named.
  if (call.ioctl(fd, IOCTL.TCGETS2, new Uint8Array(TERMIOS2_SIZE)) < 0) return errno();
  // TIOCEXCL keeps out neither root nor a program that was there before: the lock does, where the other takes it too.
  if (call.flock(fd, LOCK.EX | LOCK.NB) < 0) return errno();
  return call.ioctlNumber(fd, IOCTL.TIOCEXCL, 0n) < 0 ? errno() : 0;
}

class LinuxPort implements SerialPort {
  readonly name: string;
  readonly hasLines: boolean;
  readonly #tty: LinuxTty;
  readonly #input = new Uint8Array(READ_SIZE);
  #baud: number;
  #closing: Promise<void> | undefined;
  /** Calls that use the descriptor on other threads: it may be closed only after them. */
  readonly #waiting = new Set<Promise<unknown>>();

  constructor(tty: LinuxTty, baud: number) {
    this.name = tty.name;
    this.hasLines = tty.hasLines();
    this.#tty = tty;
    this.#baud = baud;
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const deadline = performance.now() + timeoutMs;
    const action = `read from "${this.name}"`;
    for (;;) {
      this.#requireOpen(action);
      const bytes = this.#readNow(action);
      const left = deadline - performance.now();
      if (bytes.length > 0 || left <= 0) return bytes;
      const events = await this.#poll(POLL.IN, left);
      this.#requireOpen(action);
      if (events & (POLL.HUP | POLL.ERR | POLL.NVAL)) {
        // Bytes that came before the end are still to be had.
        const last = this.#readNow(action);
        if (last.length > 0) return last;
        throw lostFailure(action);
      }
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    const action = `write to "${this.name}"`;
    // A copy, because the caller may change the bytes while we wait.
    const rest = Uint8Array.from(bytes);
    const deadline = performance.now() + WRITE_GRACE_MS + wireMs(bytes.length, this.#baud);
    let at = 0;
    for (;;) {
      this.#requireOpen(action);
      if (at === rest.length) return;
      const taken = Number(
        this.#tty.libc.call.write(this.#tty.fd, rest.subarray(at), BigInt(rest.length - at)),
      );
      if (taken > 0) {
        at += taken;
      } else {
        if (taken < 0) this.#tty.requireAgain(action);
        if (performance.now() > deadline) throw stuckFailure(action, rest.length - at);
        await this.#poll(POLL.OUT, deadline - performance.now());
      }
    }
  }

  // deno-lint-ignore require-await -- the interface is asynchronous; this system answers at once
  async setLines(lines: Lines): Promise<void> {
    const action = `set DTR and RTS of "${this.name}"`;
    this.#requireOpen(action);
    if (!this.hasLines) throw noLinesFailure(action);
    this.#tty.setLines(lines);
  }

  async setBaud(baud: number): Promise<void> {
    const action = `set "${this.name}" to ${baud} baud`;
    requireBaud(this.name, baud);
    this.#requireOpen(action);
    await this.#drain(action);
    this.#requireOpen(action);
    this.#tty.setSpeed(baud);
    this.#baud = baud;
  }

  // deno-lint-ignore require-await -- as above
  async discardInput(): Promise<void> {
    this.#requireOpen(`discard input of "${this.name}"`);
    this.#tty.discardInput();
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await Promise.allSettled(this.#waiting);
    const { call } = this.#tty.libc;
    // The kernel would otherwise wait up to 30 s for bytes that cannot leave (closing_wait of linux/serial.h).
    const deadline = performance.now() + CLOSE_DRAIN_MS;
    while (this.#tty.unsent() > 0 && performance.now() < deadline) await tick();
    if (this.#tty.unsent() > 0) call.tcflush(this.#tty.fd, FLUSH.TCOFLUSH);
    this.#tty.release();
    await call.close(this.#tty.fd);
  }

  /** What has come in, without waiting. */
  #readNow(action: string): Uint8Array {
    const count = Number(this.#tty.libc.call.read(this.#tty.fd, this.#input, BigInt(READ_SIZE)));
    if (count > 0) return this.#input.slice(0, count);
    // With VMIN 1 an idle tty says EAGAIN; 0 bytes come from one that was hung up.
    if (count === 0) throw lostFailure(action);
    this.#tty.requireAgain(action);
    return new Uint8Array();
  }

  /** Waits on another thread, at most one slice, and gives the events that came. No errno: that is per thread. */
  async #poll(events: number, timeoutMs: number): Promise<number> {
    // struct pollfd of asm-generic/poll.h: int fd; short events; short revents
    const view = new DataView(new ArrayBuffer(8));
    view.setInt32(0, this.#tty.fd, true);
    view.setInt16(4, events, true);
    const ms = Math.max(0, Math.min(SLICE_MS, Math.ceil(timeoutMs)));
    await this.#track(this.#tty.libc.call.poll(view, 1n, ms));
    return view.getInt16(6, true);
  }

  async #track<T>(call: Promise<T>): Promise<T> {
    this.#waiting.add(call);
    try {
      return await call;
    } finally {
      this.#waiting.delete(call);
    }
  }

  /**
   * Waits until what was written is out, as tcdrain does, but never for ever: TCSBRK has no time limit, so it is
   * called only when the driver's queue is empty and just the adapter's own buffer is left.
   */
  async #drain(action: string): Promise<void> {
    const unsent = this.#tty.unsent();
    const deadline = performance.now() + WRITE_GRACE_MS + wireMs(unsent, this.#baud);
    while (this.#tty.unsent() > 0) {
      if (performance.now() > deadline) throw stuckFailure(action, this.#tty.unsent());
      await tick();
      this.#requireOpen(action);
    }
    await this.#track(this.#tty.libc.call.ioctlWaiting(this.#tty.fd, IOCTL.TCSBRK, 1n));
  }

  #requireOpen(action: string): void {
    if (this.#closing !== undefined) throw closedFailure(action);
  }
}

/** One turn of the event loop or a millisecond, whichever is longer: TIOCOUTQ has no event to wait for. */
function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
