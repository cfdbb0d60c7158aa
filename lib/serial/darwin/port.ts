/** A serial port of macOS: its numbers, and the calls that set any rate. */
import { type DarwinLibc, darwinLibc } from "./libc.ts";
import { FLUSH, IOCTL, OPEN } from "./ioctl.ts";
import {
  DARWIN_BITS,
  DARWIN_TERMIOS,
  darwinRawMode,
  darwinWithoutHangUp,
  darwinWithSpeed,
} from "./termios.ts";
import { rateFailure } from "../baud.ts";
import { callFailure, errnoName } from "../unix/errno.ts";
import { type Holder, parseLsof } from "../holders/holder.ts";
import { openFailure } from "../unix/open_error.ts";
import type { OpenOptions, SerialPort } from "../port.ts";
import { runTool } from "../system_tool.ts";
import { openUnixPort } from "../unix/port.ts";
import type { UnixSystem } from "../unix/system.ts";

/** Microseconds for IOSSDATALAT: deliver received bytes at once. */
const LATENCY_US = 1n;

/** Opens `path`; see openUnixPort. The driver asserts DTR and RTS when the port is opened. */
// deno-lint-ignore require-await -- turns a C library that cannot be loaded into a rejection
export async function openDarwinPort(path: string, options: OpenOptions): Promise<SerialPort> {
  return openUnixPort(path, options, darwinSystem(darwinLibc()));
}

/** The UnixSystem of macOS over a C library; tests pass a fake one. */
export function darwinSystem(libc: DarwinLibc): UnixSystem {
  const settings = () => new Uint8Array(DARWIN_TERMIOS.size);
  return {
    name: "darwin",
    libc,
    openFlags: OPEN.O_RDWR | OPEN.O_NOCTTY | OPEN.O_NONBLOCK | OPEN.O_CLOEXEC,
    request: IOCTL,
    flush: FLUSH,
    ttyErrno: (fd) => libc.tcgetattr(fd, settings()) < 0 ? libc.errno() : 0,
    setRaw(tty, baud) {
      const action = `set "${tty.name}" to ${baud} baud`;
      const before = settings();
      tty.check(libc.tcgetattr(tty.fd, before), action);
      tty.check(libc.tcsetattr(tty.fd, DARWIN_BITS.TCSANOW, darwinRawMode(before)), action);
      this.setSpeed(tty, baud);
    },
    // A driver rejects a rate that it does not have. No call reads back the rate that it set.
    setSpeed(tty, baud) {
      if (libc.ioctl(tty.fd, IOCTL.IOSSIOSPEED, BigUint64Array.of(BigInt(baud))) >= 0) return;
      let errno = libc.errno();
      // A pseudo-terminal, such as one of socat, does not support the call. Its rate is a number in the struct.
      if (errnoName(errno, "darwin") === "ENOTTY") {
        const before = settings();
        tty.check(libc.tcgetattr(tty.fd, before), `set "${tty.name}" to ${baud} baud`);
        if (libc.tcsetattr(tty.fd, DARWIN_BITS.TCSANOW, darwinWithSpeed(before, baud)) >= 0) return;
        errno = libc.errno();
      }
      throw ["EINVAL", "ENOTSUP", "EOPNOTSUPP"].includes(errnoName(errno, "darwin"))
        ? rateFailure(tty.name, baud)
        : callFailure(`set "${tty.name}" to ${baud} baud`, errno, "darwin");
    },
    keepLines(tty) {
      const action = `keep the lines of "${tty.name}"`;
      const before = settings();
      tty.check(libc.tcgetattr(tty.fd, before), action);
      tty.check(libc.tcsetattr(tty.fd, DARWIN_BITS.TCSANOW, darwinWithoutHangUp(before)), action);
    },
    lowerLatency(tty) {
      tty.tryIoctl(IOCTL.IOSSDATALAT, BigUint64Array.of(LATENCY_US), `set low latency on "${tty.name}"`);
    },
    async explainOpenFailure(path, errno) {
      const busy = ["EBUSY", "EAGAIN"].includes(errnoName(errno, "darwin"));
      const device = await darwinDevice(path);
      return openFailure(path, errno, {
        system: "darwin",
        ...(device === undefined ? {} : { device }),
        ...(busy ? { holders: await darwinHolders(path) } : {}),
      });
    },
  };
}

/** `path`, if it is the device file of a serial port, and one plain word in every shell. */
export async function darwinDevice(path: string): Promise<string | undefined> {
  if (!/^\/dev\/(?:cu|tty)\.[\w.-]+$/.test(path)) return undefined;
  // Follows no link, which could lead anywhere.
  const info = await Deno.lstat(path).catch(() => undefined);
  return info?.isCharDevice === true ? path : undefined;
}

/** The processes that have `path` open, from lsof: without root, only those of the same user. */
export async function darwinHolders(path: string): Promise<Holder[]> {
  try {
    // -n and -P: do not look up names of hosts and services on the network.
    return parseLsof(await runTool("/usr/sbin/lsof", ["-n", "-P", "-F", "pc", "--", path]));
  } catch {
    return []; // Only an error message that is being written loses a detail.
  }
}
