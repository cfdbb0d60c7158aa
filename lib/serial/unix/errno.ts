/** The meanings of errno numbers, and the PortError for each. Pure; no I/O. */
import { PortError } from "../../errors.ts";
import { lostFailure } from "../port_failure.ts";

/** Systems whose C library flasher calls. Their errno numbers agree up to 34 (ERANGE), except 11, and differ after it. */
export type ErrnoSystem = "linux" | "darwin";

interface ErrnoEntry {
  readonly name: string;
  readonly meaning: string;
}

/** asm-generic/errno-base.h of Linux; sys/errno.h of Darwin has the same numbers, except 11. */
const COMMON = {
  1: { name: "EPERM", meaning: "operation not permitted" },
  2: { name: "ENOENT", meaning: "no such file or device" },
  4: { name: "EINTR", meaning: "interrupted by a signal" },
  5: { name: "EIO", meaning: "input/output error" },
  6: { name: "ENXIO", meaning: "no such device or address" },
  9: { name: "EBADF", meaning: "bad file descriptor" },
  12: { name: "ENOMEM", meaning: "out of memory" },
  13: { name: "EACCES", meaning: "permission denied" },
  14: { name: "EFAULT", meaning: "bad address" },
  16: { name: "EBUSY", meaning: "device or resource busy" },
  19: { name: "ENODEV", meaning: "no such device" },
  20: { name: "ENOTDIR", meaning: "not a directory" },
  21: { name: "EISDIR", meaning: "is a directory" },
  22: { name: "EINVAL", meaning: "invalid argument" },
  23: { name: "ENFILE", meaning: "too many open files in the system" },
  24: { name: "EMFILE", meaning: "too many open files" },
  25: { name: "ENOTTY", meaning: "not a terminal device, or an unsupported request" },
  32: { name: "EPIPE", meaning: "broken pipe" },
} as const satisfies Record<number, ErrnoEntry>;

const TABLES: Record<ErrnoSystem, Record<number, ErrnoEntry>> = {
  // asm-generic/errno.h
  linux: {
    ...COMMON,
    11: { name: "EAGAIN", meaning: "try again" },
    36: { name: "ENAMETOOLONG", meaning: "name too long" },
    40: { name: "ELOOP", meaning: "too many symbolic links" },
    71: { name: "EPROTO", meaning: "protocol error" },
    95: { name: "EOPNOTSUPP", meaning: "operation not supported" },
    108: { name: "ESHUTDOWN", meaning: "transport endpoint has shut down" },
    110: { name: "ETIMEDOUT", meaning: "timed out" },
  },
  // sys/errno.h of xnu
  darwin: {
    ...COMMON,
    35: { name: "EAGAIN", meaning: "try again" },
    45: { name: "ENOTSUP", meaning: "operation not supported" },
    60: { name: "ETIMEDOUT", meaning: "timed out" },
    62: { name: "ELOOP", meaning: "too many symbolic links" },
    63: { name: "ENAMETOOLONG", meaning: "name too long" },
    102: { name: "EOPNOTSUPP", meaning: "operation not supported" },
  },
};

/** `EIO` for 5; `errno 123` for a number that is not in the table. */
export function errnoName(errno: number, system: ErrnoSystem): string {
  return TABLES[system][errno]?.name ?? `errno ${errno}`;
}

/** `input/output error (EIO)` for 5. */
export function errnoText(errno: number, system: ErrnoSystem): string {
  const entry = TABLES[system][errno];
  return entry === undefined ? `errno ${errno}` : `${entry.meaning} (${entry.name})`;
}

/**
 * The error for a call that failed on an open port. `action` continues "Cannot": `read from "/dev/ttyUSB0"`. Every call
 * on a tty that was hung up fails with EIO (drivers/tty/tty_io.c, hung_up_tty_fops); USB serial drivers pass on ENODEV
 * or EIO while the device disappears.
 */
export function callFailure(action: string, errno: number, system: ErrnoSystem): PortError {
  const name = errnoName(errno, system);
  if (["EIO", "ENXIO", "ENODEV", "ESHUTDOWN"].includes(name)) {
    return lostFailure(action, name);
  }
  return new PortError(`Cannot ${action}: ${errnoText(errno, system)}`, "io");
}
