/** A serial port of Linux: its numbers, and the termios2 calls that set any rate. */
import { isCloseRate, rateFailure } from "../baud.ts";
import { callFailure, errnoName } from "../unix/errno.ts";
import { explainOpenFailure } from "./access.ts";
import { ASYNC_LOW_LATENCY, FLUSH, IOCTL, OPEN, SERIAL_STRUCT } from "./ioctl.ts";
import { linuxLibc } from "./libc.ts";
import type { OpenOptions, SerialPort } from "../port.ts";
import { decodeTermios2, encodeTermios2, rawMode, TERMIOS, type Termios2, TERMIOS2_SIZE } from "./termios.ts";
import { openUnixPort } from "../unix/port.ts";
import type { Tty, UnixSystem } from "../unix/system.ts";

/** Opens `path`; see openUnixPort. On opening, the kernel asserts DTR and RTS at once (tty_port_raise_dtr_rts). */
// deno-lint-ignore require-await -- turns a C library that cannot be loaded into a rejection
export async function openLinuxPort(path: string, options: OpenOptions): Promise<SerialPort> {
  return openUnixPort(path, options, linuxSystem());
}

function linuxSystem(): UnixSystem {
  const libc = linuxLibc();
  return {
    name: "linux",
    libc,
    openFlags: OPEN.O_RDWR | OPEN.O_NOCTTY | OPEN.O_NONBLOCK | OPEN.O_CLOEXEC,
    request: IOCTL,
    flush: FLUSH,
    // Only a tty has this struct.
    ttyErrno: (fd) => libc.ioctl(fd, IOCTL.TCGETS2, new Uint8Array(TERMIOS2_SIZE)) < 0 ? libc.errno() : 0,
    setRaw: setSpeed,
    setSpeed,
    keepLines,
    lowerLatency,
    explainOpenFailure,
  };
}

/**
 * Sets raw 8N1 and the rate, then reads the rate back: some drivers reject a rate that they do not have (EINVAL), others
 * set the nearest one. After a failure, the previous rate is in effect.
 */
function setSpeed(tty: Tty, baud: number): void {
  const libc = linuxLibc();
  const action = `set "${tty.name}" to ${baud} baud`;
  const before = settings(tty, action);
  if (libc.ioctl(tty.fd, IOCTL.TCSETS2, encodeTermios2(rawMode(before, baud))) < 0) {
    const errno = libc.errno();
    throw errnoName(errno, "linux") === "EINVAL"
      ? rateFailure(tty.name, baud)
      : callFailure(action, errno, "linux");
  }
  const actual = settings(tty, action).ospeed;
  if (isCloseRate(baud, actual)) return;
  tty.ioctl(IOCTL.TCSETS2, encodeTermios2(rawMode(before, before.ospeed)), action);
  throw rateFailure(tty.name, baud, actual);
}

function settings(tty: Tty, action: string): Termios2 {
  const bytes = new Uint8Array(TERMIOS2_SIZE);
  tty.ioctl(IOCTL.TCGETS2, bytes, action);
  return decodeTermios2(bytes);
}

function keepLines(tty: Tty): void {
  const action = `keep the lines of "${tty.name}"`;
  const before = settings(tty, action);
  const cflag = before.cflag & ~TERMIOS.HUPCL;
  tty.ioctl(IOCTL.TCSETS2, encodeTermios2({ ...before, cflag }), action);
}

function lowerLatency(tty: Tty): void {
  const bytes = new Uint8Array(SERIAL_STRUCT.size);
  const view = new DataView(bytes.buffer);
  const action = `set low latency on "${tty.name}"`;
  if (!tty.tryIoctl(IOCTL.TIOCGSERIAL, bytes, action)) return;
  const flags = view.getInt32(SERIAL_STRUCT.flagsAt, true);
  view.setInt32(SERIAL_STRUCT.flagsAt, flags | ASYNC_LOW_LATENCY, true);
  tty.tryIoctl(IOCTL.TIOCSSERIAL, bytes, action);
}
