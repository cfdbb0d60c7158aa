/** The differences between Linux and macOS below a serial port: one UnixSystem for each. Types only. */
import type { PortError } from "../../errors.ts";
import type { Readiness } from "../wait_set.ts";
import type { ErrnoSystem } from "./errno.ts";

/** Memory that a C function reads or fills in. */
export type Memory = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

/** What a wait waits for: that a descriptor can be read or written. */
export interface WaitTarget {
  readonly fd: number;
  readonly event: "input" | "output";
}

/** The C library. A result below 0 is a failure; `errno` then names it, but only after a synchronous call. */
export interface Libc {
  /** `path` ends with a zero byte. */
  open(path: Uint8Array<ArrayBuffer>, flags: number): number;
  /** Runs on another thread, because a tty may wait for its output. */
  close(fd: number): Promise<number>;
  read(fd: number, into: Uint8Array<ArrayBuffer>): number;
  write(fd: number, bytes: Uint8Array<ArrayBuffer>): number;
  /** `argument` is null for a request without one. */
  ioctl(fd: number, request: bigint, argument: Memory | null): number;
  flock(fd: number, operation: number): number;
  tcflush(fd: number, queue: number): number;
  /** Waits on another thread until the output is sent. */
  tcdrain(fd: number): Promise<number>;
  /** 0 if this process may read and write `path`, which ends with a zero byte. Opens nothing. */
  access(path: Uint8Array<ArrayBuffer>): number;
  /** Waits until `fd` can be read or written, at most `ms` milliseconds, together with the waits of other ports. */
  wait(target: WaitTarget, ms: number): Promise<Readiness>;
  /** Ends the waits for `fd`. When they have resolved, the system does not use it any more. */
  endWaits(fd: number): void;
  errno(): number;
}

/** One open tty, as a UnixSystem uses it. Each call throws a PortError that begins with `action`. */
export interface Tty {
  /** The name that the person knows. */
  readonly name: string;
  readonly fd: number;
  ioctl(request: bigint, argument: Memory, action: string): void;
  /** False if the driver does not support the request. */
  tryIoctl(request: bigint, argument: Memory, action: string): boolean;
  /** Throws the error for a call that returned `result` < 0. Must follow that call immediately. */
  check(result: number, action: string): void;
}

/** The numbers and calls of one system, named as in its headers. */
export interface UnixSystem {
  readonly name: ErrnoSystem;
  readonly libc: Libc;
  /** For `open`: read and write, no controlling terminal, no waiting, closed in child processes. */
  readonly openFlags: number;
  readonly request: {
    /** Keeps other processes from opening the tty. */
    readonly TIOCEXCL: bigint;
    readonly TIOCNXCL: bigint;
    /** Counts the bytes in the driver that are not sent yet. */
    readonly TIOCOUTQ: bigint;
    readonly TIOCMGET: bigint;
    /** Sets all lines at once. */
    readonly TIOCMSET: bigint;
    /** Sets the lines named in the mask. */
    readonly TIOCMBIS: bigint;
    /** Clears the lines named in the mask. */
    readonly TIOCMBIC: bigint;
  };
  readonly flush: { readonly TCIFLUSH: number; readonly TCOFLUSH: number };
  /** 0 if `fd` is a tty, else errno. Changes nothing. */
  ttyErrno(fd: number): number;
  /** Sets raw 8N1 and the speed. */
  setRaw(tty: Tty, baud: number): void;
  /** Changes the speed of a tty in raw mode. */
  setSpeed(tty: Tty, baud: number): void;
  /** Makes closing leave DTR and RTS as they are. */
  keepLines(tty: Tty): void;
  /** Asks the driver to deliver received bytes at once. Optional: without it, reading is only slower. */
  lowerLatency(tty: Tty): void;
  /** The error for `errno` of opening `path`, with the facts that help the person. */
  explainOpenFailure(path: string, errno: number): Promise<PortError>;
}
