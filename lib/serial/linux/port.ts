/** A serial port of Linux: its numbers, and the termios2 calls that set any speed. */
import { isTaken, rateRefused } from "../baud.ts";
import { callFailure, errnoName } from "../unix/errno.ts";
import { explainOpenFailure } from "./access.ts";
import { ASYNC_LOW_LATENCY, FLUSH, IOCTL, OPEN, SERIAL_STRUCT } from "./ioctl.ts";
import { linuxLibc } from "./libc.ts";
import type { OpenOptions, SerialPort } from "../port.ts";
import { decodeTermios2, encodeTermios2, rawMode, TERMIOS, type Termios2, TERMIOS2_SIZE } from "./termios.ts";
import { openUnixPort } from "../unix/port.ts";
import type { UnixSystem } from "../unix/system.ts";
import type { UnixTty } from "../unix/tty.ts";

/** Opens `path`; see openUnixPort. Opening makes the kernel assert DTR and RTS, both at once (tty_port_raise_dtr_rts). */
// deno-lint-ignore require-await -- a C library that cannot be loaded is a rejection, too
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
    askTty: (fd) => libc.ioctl(fd, IOCTL.TCGETS2, new Uint8Array(TERMIOS2_SIZE)) < 0 ? libc.errno() : 0,
    setRaw: setSpeed,
    setSpeed,
    keepLines,
    lowerLatency,
    explainOpenFailure,
  };
}

/**
 * Sets raw 8N1 and the speed, then reads back what the driver made of it: one driver refuses a speed that it does not
 * have (EINVAL), another one sets its nearest. After a refusal the speed is the one before.
 */
function setSpeed(tty: UnixTty, baud: number): void {
  const { libc, name } = tty.system;
  const action = `set "${tty.name}" to ${baud} baud`;
  const before = settings(tty, action);
  if (libc.ioctl(tty.fd, IOCTL.TCSETS2, encodeTermios2(rawMode(before, baud))) < 0) {
    const errno = libc.errno();
    throw errnoName(errno, name) === "EINVAL"
      ? rateRefused(tty.name, baud)
      : callFailure(action, errno, name);
  }
  const actual = settings(tty, action).ospeed;
  if (isTaken(baud, actual)) return;
  tty.ioctl(IOCTL.TCSETS2, encodeTermios2(rawMode(before, before.ospeed)), action);
  throw rateRefused(tty.name, baud, actual);
}

function settings(tty: UnixTty, action: string): Termios2 {
  const bytes = new Uint8Array(TERMIOS2_SIZE);
  tty.ioctl(IOCTL.TCGETS2, bytes, action);
  return decodeTermios2(bytes);
}

function keepLines(tty: UnixTty): void {
  const action = `keep the lines of "${tty.name}"`;
  const before = settings(tty, action);
  const cflag = before.cflag & ~TERMIOS.HUPCL;
  tty.ioctl(IOCTL.TCSETS2, encodeTermios2({ ...before, cflag }), action);
}

function lowerLatency(tty: UnixTty): void {
  const bytes = new Uint8Array(SERIAL_STRUCT.size);
  const view = new DataView(bytes.buffer);
  const action = `set low latency on "${tty.name}"`;
  if (!tty.tryIoctl(IOCTL.TIOCGSERIAL, bytes, action)) return;
  const flags = view.getInt32(SERIAL_STRUCT.flagsAt, true);
  view.setInt32(SERIAL_STRUCT.flagsAt, flags | ASYNC_LOW_LATENCY, true);
  tty.tryIoctl(IOCTL.TIOCSSERIAL, bytes, action);
}
