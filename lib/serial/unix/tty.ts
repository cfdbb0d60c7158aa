/** One open tty: the calls that answer at once. Each throws a PortError that says what was attempted. */
import { PortError } from "../../errors.ts";
import { callFailure, errnoName } from "./errno.ts";
import type { Lines } from "../port.ts";
import type { Memory, UnixSystem } from "./system.ts";

/** Modem lines: asm-generic/termios.h of Linux, sys/ttycom.h of Darwin. */
export const TIOCM = { DTR: 0x002, RTS: 0x004 } as const;

/** A file descriptor, and the name that the person knows it by. */
export class UnixTty {
  readonly name: string;
  readonly fd: number;
  readonly system: UnixSystem;

  constructor(name: string, fd: number, system: UnixSystem) {
    this.name = name;
    this.fd = fd;
    this.system = system;
  }

  /** Whether the driver has modem control lines. */
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
      // One TIOCMSET, so that the driver can change both in one message: two calls would leave a state between
      // them that the auto-reset circuit takes for a reset.
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
   * A request that only makes things faster. False where the driver does not know it (ENOTTY, EINVAL, EOPNOTSUPP,
   * ENOTSUP) or wants root for it (EPERM, EACCES).
   */
  tryIoctl(request: bigint, argument: Memory, action: string): boolean {
    const { libc, name } = this.system;
    if (libc.ioctl(this.fd, request, argument) >= 0) return true;
    const errno = libc.errno();
    const refusals = ["ENOTTY", "EINVAL", "EOPNOTSUPP", "ENOTSUP", "EPERM", "EACCES"];
    if (refusals.includes(errnoName(errno, name))) return false;
    throw callFailure(action, errno, name);
  }

  /** Bytes that the driver has and did not send; 0 where it cannot tell. */
  unsent(): number {
    const count = new Uint32Array(1);
    const { libc, request } = this.system;
    return libc.ioctl(this.fd, request.TIOCOUTQ, count) < 0 ? 0 : count[0]!;
  }

  discardInput(): void {
    const { libc, flush } = this.system;
    this.check(libc.tcflush(this.fd, flush.TCIFLUSH), `discard input of "${this.name}"`);
  }

  /** Throws away what was written and not sent, as far as the driver has it still. */
  discardOutput(): void {
    this.system.libc.tcflush(this.fd, this.system.flush.TCOFLUSH);
  }

  /**
   * Closing leaves DTR and RTS as they are. Not before the end: a program that is killed in the middle of a reset
   * releases them. A tty that is gone has none to keep.
   */
  keepLines(): void {
    try {
      this.system.keepLines(this);
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
    }
  }

  /** Lets others open the tty again. A pseudo-terminal outlives our descriptor and would stay exclusive. */
  release(): void {
    this.system.libc.ioctl(this.fd, this.system.request.TIOCNXCL, null);
  }

  ioctl(request: bigint, argument: Memory, action: string): void {
    this.check(this.system.libc.ioctl(this.fd, request, argument), action);
  }

  /** Throws the error for a call that returned `result` < 0; to be called right after it. */
  check(result: number, action: string): void {
    if (result < 0) throw callFailure(action, this.system.libc.errno(), this.system.name);
  }

  /** After a call that failed: fine when there was nothing to do just now, else throws. */
  requireAgain(action: string): void {
    const errno = this.system.libc.errno();
    const name = errnoName(errno, this.system.name);
    if (name !== "EAGAIN" && name !== "EINTR") throw callFailure(action, errno, this.system.name);
  }
}
