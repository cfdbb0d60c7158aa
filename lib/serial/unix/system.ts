/** What differs between the systems below a serial port: one value for each. Types only. */
import type { PortError } from "../../errors.ts";
import type { ErrnoSystem } from "./errno.ts";
import type { UnixTty } from "./tty.ts";

/** What a C function is given to read or to fill in. */
export type Memory = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

/** What a wait found: something to do, nothing in time, or a tty that was hung up. */
export type Readiness = "ready" | "idle" | "gone";

/** The C library. A result below 0 is a failure; `errno` then tells which, for the calls that answer at once. */
export interface Libc {
  /** `path` ends with a zero byte. */
  open(path: Uint8Array<ArrayBuffer>, flags: number): number;
  /** On a thread of its own, because a tty may wait for its output. */
  close(fd: number): Promise<number>;
  read(fd: number, into: Uint8Array<ArrayBuffer>): number;
  write(fd: number, bytes: Uint8Array<ArrayBuffer>): number;
  /** `argument` is null for a request without one. */
  ioctl(fd: number, request: bigint, argument: Memory | null): number;
  flock(fd: number, operation: number): number;
  tcflush(fd: number, queue: number): number;
  /** Waits, on a thread of its own, until the output is sent. */
  tcdrain(fd: number): Promise<number>;
  /** 0 if this process may read and write `path`, which ends with a zero byte. Opens nothing. */
  access(path: Uint8Array<ArrayBuffer>): number;
  /** Waits, on a thread of its own, until `fd` can be read or written, or for `ms` milliseconds. No errno. */
  wait(fd: number, event: "input" | "output", ms: number): Promise<Readiness>;
  errno(): number;
}

/** Numbers and calls of one system. The names are those of its headers. */
export interface UnixSystem {
  readonly name: ErrnoSystem;
  readonly libc: Libc;
  /** For `open`: read and write, no controlling terminal, no waiting, closed in child processes. */
  readonly openFlags: number;
  readonly request: {
    /** No other process may open the tty. */
    readonly TIOCEXCL: bigint;
    readonly TIOCNXCL: bigint;
    /** Bytes in the driver that are not sent yet. */
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
  /** 0 if `fd` is a tty, else errno. Changes nothing on whatever else it is. */
  askTty(fd: number): number;
  /** Sets raw 8N1 and the speed. */
  setRaw(tty: UnixTty, baud: number): void;
  /** Changes the speed of a tty that is raw already. */
  setSpeed(tty: UnixTty, baud: number): void;
  /** From now on closing leaves DTR and RTS as they are. */
  keepLines(tty: UnixTty): void;
  /** Asks the driver to hand on received bytes at once. It only makes things faster: a driver need not know it. */
  lowerLatency(tty: UnixTty): void;
  /** The error for `errno` of opening `path`, with whatever can be found out about it. */
  explainOpenFailure(path: string, errno: number): Promise<PortError>;
}
