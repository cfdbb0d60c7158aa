/** The synchronous calls on one open tty. Each throws a PortError that names the attempted action. */
import { PortError } from "../../errors.ts";
import { callFailure, errnoName } from "./errno.ts";
import type { Lines } from "../port.ts";
import type { Memory, Tty, UnixSystem } from "./system.ts";

/** Modem lines: asm-generic/termios.h of Linux, sys/ttycom.h of Darwin. */
export const TIOCM = { DTR: 0x002, RTS: 0x004 } as const;

/** A file descriptor, and the name that the person knows. */
export class UnixTty implements Tty {
  readonly name: string;
  readonly fd: number;
  readonly system: UnixSystem;

  constructor(name: string, fd: number, system: UnixSystem) {
    this.name = name;
    this.fd = fd;
    this.system = system;
  }

  /** The driver has modem control lines. */
  hasLines(): boolean {
    const { libc, request, name } = this.system;
    if (libc.ioctl(this.fd, request.TIOCMGET, new Uint32Array(1)) >= 0) return true;
    const errno = libc.errno();
    if (["ENOTTY", "EINVAL"].includes(errnoName(errno, name))) return false;
    throw callFailure(`read the modem lines of "${this.name}"`, errno, name);
  }

  setLines({ dtr, rts }: Lines): void {
    const { TIOCMGET, TIOCMSET, TIOCMBIS, TIOCMBIC } = this.system.request;
    const action = `set DTR and RTS of "${this.name}"`;
    if (dtr !== undefined && rts !== undefined) {
      // One TIOCMSET lets the driver change both lines in one message: between two calls, the auto-reset circuit would
      // see a reset.
      const mask = new Uint32Array(1);
      this.ioctl(TIOCMGET, mask, action);
      mask[0] = (mask[0]! & ~(TIOCM.DTR | TIOCM.RTS)) | (dtr ? TIOCM.DTR : 0) | (rts ? TIOCM.RTS : 0);
      this.ioctl(TIOCMSET, mask, action);
    } else if (dtr !== undefined) {
      this.ioctl(dtr ? TIOCMBIS : TIOCMBIC, Uint32Array.of(TIOCM.DTR), action);
    } else if (rts !== undefined) {
      this.ioctl(rts ? TIOCMBIS : TIOCMBIC, Uint32Array.of(TIOCM.RTS), action);
    }
  }

  /**
   * Makes an optional request. False if the driver does not support it (ENOTTY, EINVAL, EOPNOTSUPP, ENOTSUP) or
   * requires root (EPERM, EACCES).
   */
  tryIoctl(request: bigint, argument: Memory, action: string): boolean {
    const { libc, name } = this.system;
    if (libc.ioctl(this.fd, request, argument) >= 0) return true;
    const errno = libc.errno();
    const refusals = ["ENOTTY", "EINVAL", "EOPNOTSUPP", "ENOTSUP", "EPERM", "EACCES"];
    if (refusals.includes(errnoName(errno, name))) return false;
    throw callFailure(action, errno, name);
  }

  /** Bytes that the driver has not sent yet; 0 if it cannot count them. */
  unsent(): number {
    const count = new Uint32Array(1);
    const { libc, request } = this.system;
    return libc.ioctl(this.fd, request.TIOCOUTQ, count) < 0 ? 0 : count[0]!;
  }

  discardInput(): void {
    const { libc, flush } = this.system;
    this.check(libc.tcflush(this.fd, flush.TCIFLUSH), `discard input of "${this.name}"`);
  }

  /** Discards the output that is still in the driver. */
  discardOutput(): void {
    this.system.libc.tcflush(this.fd, this.system.flush.TCOFLUSH);
  }

  /**
   * Makes closing leave DTR and RTS as they are. Called last, so that a program that is killed in the middle of a reset
   * releases them. Does nothing on a tty that is gone.
   */
  keepLines(): void {
    try {
      this.system.keepLines(this);
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
    }
  }

  /** Lets other programs open the tty again. A pseudo-terminal outlives our descriptor and would stay exclusive. */
  release(): void {
    this.system.libc.ioctl(this.fd, this.system.request.TIOCNXCL, null);
  }

  ioctl(request: bigint, argument: Memory, action: string): void {
    this.check(this.system.libc.ioctl(this.fd, request, argument), action);
  }

  check(result: number, action: string): void {
    if (result < 0) throw callFailure(action, this.system.libc.errno(), this.system.name);
  }

  /** Throws the error of a failed call, unless it means "try again". */
  checkTryAgain(action: string): void {
    const errno = this.system.libc.errno();
    const name = errnoName(errno, this.system.name);
    if (name !== "EAGAIN" && name !== "EINTR") throw callFailure(action, errno, this.system.name);
  }
}
