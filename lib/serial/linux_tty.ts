/** One open tty of Linux: the calls that answer at once. Each throws a PortError that says what was attempted. */
import { requireTaken } from "./baud.ts";
import { callFailure, errnoName } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { ASYNC_LOW_LATENCY, FLUSH, IOCTL, SERIAL_STRUCT, TIOCM } from "./linux_ioctl.ts";
import type { Lines } from "./port.ts";
import { decodeTermios2, encodeTermios2, rawMode, type Termios2, TERMIOS2_SIZE } from "./termios.ts";

/** A file descriptor, and the name that the person knows it by. */
export class LinuxTty {
  readonly name: string;
  readonly fd: number;
  readonly libc: Libc;

  constructor(name: string, fd: number, libc: Libc) {
    this.name = name;
    this.fd = fd;
    this.libc = libc;
  }

  /** Whether the driver has modem control lines. */
  hasLines(): boolean {
    if (this.libc.call.ioctl(this.fd, IOCTL.TIOCMGET, new Uint32Array(1)) >= 0) return true;
    const errno = this.libc.errno();
    if (["ENOTTY", "EINVAL"].includes(errnoName(errno, "linux"))) return false;
    throw callFailure(`read the modem lines of "${this.name}"`, errno, "linux");
  }

  setLines({ dtr, rts }: Lines): void {
    const action = `set DTR and RTS of "${this.name}"`;
    if (dtr !== undefined && rts !== undefined) {
      // One TIOCMSET, so that the driver can change both in one message: two calls would leave a state between
      // them that the auto-reset circuit takes for a reset.
      const mask = new Uint32Array(1);
      this.#ioctl(IOCTL.TIOCMGET, mask, action);
      mask[0] = (mask[0]! & ~(TIOCM.DTR | TIOCM.RTS)) | (dtr ? TIOCM.DTR : 0) | (rts ? TIOCM.RTS : 0);
      this.#ioctl(IOCTL.TIOCMSET, mask, action);
    } else if (dtr !== undefined) {
      this.#ioctl(dtr ? IOCTL.TIOCMBIS : IOCTL.TIOCMBIC, Uint32Array.of(TIOCM.DTR), action);
    } else if (rts !== undefined) {
      this.#ioctl(rts ? IOCTL.TIOCMBIS : IOCTL.TIOCMBIC, Uint32Array.of(TIOCM.RTS), action);
    }
  }

  /** Sets raw 8N1 and the speed, then reads back what the driver made of it. */
  setSpeed(baud: number): void {
    const action = `set "${this.name}" to ${baud} baud`;
    this.#ioctl(IOCTL.TCSETS2, encodeTermios2(rawMode(this.#settings(action), baud)), action);
    requireTaken(this.name, baud, this.#settings(action).ospeed);
  }

  /**
   * Asks the driver to hand on received bytes at once. It only makes things faster, so a driver that does not know
   * the request (ENOTTY, EINVAL, EOPNOTSUPP) or wants root for it (EPERM, EACCES) changes nothing.
   */
  lowerLatency(): void {
    const bytes = new Uint8Array(SERIAL_STRUCT.size);
    const view = new DataView(bytes.buffer);
    for (const request of [IOCTL.TIOCGSERIAL, IOCTL.TIOCSSERIAL]) {
      if (this.libc.call.ioctl(this.fd, request, bytes) < 0) {
        const errno = this.libc.errno();
        const name = errnoName(errno, "linux");
        if (["ENOTTY", "EINVAL", "EOPNOTSUPP", "EPERM", "EACCES"].includes(name)) return;
        throw callFailure(`set low latency on "${this.name}"`, errno, "linux");
      }
      const flags = view.getInt32(SERIAL_STRUCT.flagsAt, true);
      view.setInt32(SERIAL_STRUCT.flagsAt, flags | ASYNC_LOW_LATENCY, true);
    }
  }

  /** Bytes that the driver has and did not send; 0 where it cannot tell. */
  unsent(): number {
    const count = new Int32Array(1);
    return this.libc.call.ioctl(this.fd, IOCTL.TIOCOUTQ, count) < 0 ? 0 : count[0]!;
  }

  discardInput(): void {
    this.check(this.libc.call.tcflush(this.fd, FLUSH.TCIFLUSH), `discard input of "${this.name}"`);
  }

  /** Lets others open the tty again. A pseudo-terminal outlives our descriptor and would stay exclusive. */
  release(): void {
    this.libc.call.ioctlNumber(this.fd, IOCTL.TIOCNXCL, 0n);
  }

  /** Throws the error for a call that returned `result` < 0; to be called right after it. */
  check(result: number, action: string): void {
    if (result < 0) throw callFailure(action, this.libc.errno(), "linux");
  }

  /** After a call that failed: fine when there was nothing to do just now, else throws. */
  requireAgain(action: string): void {
    const errno = this.libc.errno();
    const name = errnoName(errno, "linux");
    if (name !== "EAGAIN" && name !== "EINTR") throw callFailure(action, errno, "linux");
  }

  #settings(action: string): Termios2 {
    const bytes = new Uint8Array(TERMIOS2_SIZE);
    this.#ioctl(IOCTL.TCGETS2, bytes, action);
    return decodeTermios2(bytes);
  }

  #ioctl(
    request: bigint,
    argument: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
    action: string,
  ): void {
    this.check(this.libc.call.ioctl(this.fd, request, argument), action);
  }
}
