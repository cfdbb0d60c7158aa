/**
 * A serial port of Linux or macOS: a tty through the C library. Reading and waiting never block the event loop. The
 * differences between the systems are in UnixSystem.
 */
import { checkBaud } from "../baud.ts";
import { errnoName } from "./errno.ts";
import { checkNotOwnTerminal } from "./own_terminal.ts";
import { withTimeLimit } from "../time_limit.ts";
import type { Lines, OpenOptions, SerialPort } from "../port.ts";
import { closedFailure, lostFailure, noLinesFailure, stuckFailure } from "../port_failure.ts";
import type { Readiness } from "../wait_set.ts";
import { wireMs } from "../../wire_time.ts";
import type { UnixSystem, WaitTarget } from "./system.ts";
import { UnixTty } from "./tty.ts";

/** Operations for flock: asm-generic/fcntl.h of Linux, sys/fcntl.h of Darwin. */
export const LOCK = { EX: 2, NB: 4 } as const;

/** Longest wait. This bounds the delay until flasher notices a device that disappeared without an event. */
const SLICE_MS = 100;

/** Time that writing may take beyond the time on the wire. */
const WRITE_GRACE_MS = 10_000;

/** How long `close` waits for written bytes to be sent; it discards the rest. */
const CLOSE_DRAIN_MS = 1_000;

/** Bytes of one read: more than the kernel's line discipline returns at once (4095). */
const READ_SIZE = 16_384;

/**
 * Opens `path` as raw 8N1 at `baud`, exclusively. Rejects with a PortError: "not-found", "denied",
 * "busy" (naming the program that holds it), "unsupported" (not a serial port), "rate" (the driver lacks this rate).
 */
export async function openUnixPort(
  path: string,
  { baud, keepLines = false }: OpenOptions,
  system: UnixSystem,
): Promise<SerialPort> {
  checkBaud(path, baud);
  await checkNotOwnTerminal(path);
  const { libc } = system;
  const fd = libc.open(new TextEncoder().encode(path + "\0"), system.openFlags);
  if (fd < 0) throw await system.explainOpenFailure(path, libc.errno());
  const refused = claim(fd, system);
  if (refused !== 0) {
    // Close first: the search for the holder must not find this process.
    await libc.close(fd);
    throw await system.explainOpenFailure(path, refused);
  }
  const tty = new UnixTty(path, fd, system);
  try {
    system.setRaw(tty, baud);
    system.lowerLatency(tty);
    return new UnixPort(tty, baud, keepLines);
  } catch (error) {
    tty.release();
    await withTimeLimit(libc.close(fd), `close "${path}"`);
    throw error;
  }
}

/** Makes the tty `fd` exclusive. Returns 0, or the errno of a failure. */
function claim(fd: number, { libc, ttyErrno, request, name }: UnixSystem): number {
  const noTty = ttyErrno(fd);
  if (noTty !== 0) return noTty;
  // TIOCEXCL stops neither root nor a program that has the tty open already. The lock does, if that program locks too.
  // Darwin may not support locks on devices.
  if (libc.flock(fd, LOCK.EX | LOCK.NB) < 0) {
    const errno = libc.errno();
    if (!["ENOTSUP", "EOPNOTSUPP"].includes(errnoName(errno, name))) return errno;
  }
  return libc.ioctl(fd, request.TIOCEXCL, null) < 0 ? libc.errno() : 0;
}

class UnixPort implements SerialPort {
  readonly name: string;
  readonly hasLines: boolean;
  readonly #tty: UnixTty;
  readonly #input = new Uint8Array(READ_SIZE);
  readonly #keepLines: boolean;
  #baud: number;
  #closing: Promise<void> | undefined;
  /** Calls on other threads that use the descriptor: `close` waits for them. */
  readonly #waiting = new Set<Promise<unknown>>();

  constructor(tty: UnixTty, baud: number, keepLines: boolean) {
    this.name = tty.name;
    this.hasLines = tty.hasLines();
    this.#tty = tty;
    this.#baud = baud;
    this.#keepLines = keepLines;
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const deadline = performance.now() + timeoutMs;
    const action = `read from "${this.name}"`;
    for (;;) {
      this.#checkOpen(action);
      const bytes = this.#readNow(action);
      const left = deadline - performance.now();
      if (bytes.length > 0 || left <= 0) return bytes;
      const found = await this.#wait("input", left);
      this.#checkOpen(action);
      if (found === "gone") {
        // Bytes that came before the hang-up can still be read.
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
      this.#checkOpen(action);
      if (at === rest.length) return;
      const taken = this.#tty.system.libc.write(this.#tty.fd, rest.subarray(at));
      if (taken > 0) {
        at += taken;
      } else {
        if (taken < 0) this.#tty.checkTryAgain(action);
        if (performance.now() > deadline) throw stuckFailure(action, rest.length - at);
        await this.#wait("output", deadline - performance.now());
      }
    }
  }

  // deno-lint-ignore require-await -- the interface is asynchronous; this call is not
  async setLines(lines: Lines): Promise<void> {
    const action = `set DTR and RTS of "${this.name}"`;
    this.#checkOpen(action);
    if (!this.hasLines) throw noLinesFailure(action);
    this.#tty.setLines(lines);
  }

  async setBaud(baud: number): Promise<void> {
    const action = `set "${this.name}" to ${baud} baud`;
    checkBaud(this.name, baud);
    this.#checkOpen(action);
    await this.#drain(action);
    this.#checkOpen(action);
    this.#tty.system.setSpeed(this.#tty, baud);
    this.#baud = baud;
  }

  // deno-lint-ignore require-await -- as above
  async discardInput(): Promise<void> {
    this.#checkOpen(`discard input of "${this.name}"`);
    this.#tty.discardInput();
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    this.#tty.system.libc.endWaits(this.#tty.fd);
    await Promise.allSettled(this.#waiting);
    // Otherwise the kernel waits up to 30 s for bytes that cannot be sent (closing_wait of linux/serial.h).
    const deadline = performance.now() + CLOSE_DRAIN_MS;
    while (this.#tty.unsent() > 0 && performance.now() < deadline) await tick();
    if (this.#tty.unsent() > 0) this.#tty.discardOutput();
    if (this.#keepLines) this.#tty.keepLines();
    this.#tty.release();
    await withTimeLimit(this.#tty.system.libc.close(this.#tty.fd), `close "${this.name}"`);
  }

  /** Returns the received bytes without waiting. */
  #readNow(action: string): Uint8Array {
    const count = this.#tty.system.libc.read(this.#tty.fd, this.#input);
    if (count > 0) return this.#input.slice(0, count);
    // With VMIN 1, an idle tty fails with EAGAIN; 0 bytes mean that the tty was hung up.
    if (count === 0) throw lostFailure(action);
    this.#tty.checkTryAgain(action);
    return new Uint8Array();
  }

  /** Waits at most SLICE_MS. */
  #wait(event: WaitTarget["event"], timeoutMs: number): Promise<Readiness> {
    const { fd, system } = this.#tty;
    return this.#track(system.libc.wait({ fd, event }, Math.min(SLICE_MS, timeoutMs)));
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
   * Waits until all output is sent. tcdrain has no time limit of its own: it is called only when the driver's queue is
   * empty and at most the adapter's buffer is left, and is abandoned after a few seconds.
   */
  async #drain(action: string): Promise<void> {
    const unsent = this.#tty.unsent();
    const deadline = performance.now() + WRITE_GRACE_MS + wireMs(unsent, this.#baud);
    while (this.#tty.unsent() > 0) {
      if (performance.now() > deadline) throw stuckFailure(action, this.#tty.unsent());
      await tick();
      this.#checkOpen(action);
    }
    await this.#track(withTimeLimit(this.#tty.system.libc.tcdrain(this.#tty.fd), action));
  }

  #checkOpen(action: string): void {
    if (this.#closing !== undefined) throw closedFailure(action);
  }
}

/** One turn of the event loop or a millisecond, whichever is longer: TIOCOUTQ has no event to wait for. */
function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
