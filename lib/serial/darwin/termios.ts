/** Darwin's `struct termios`: 72 bytes, and the raw 8N1 setting. Pure; no I/O. */

/**
 * The struct of sys/termios.h on a 64-bit system: four tcflag_t and two speed_t, each an unsigned long of 8 bytes, and
 * between them 20 control characters with 4 bytes of padding.
 */
export const DARWIN_TERMIOS = {
  size: 72,
  iflagAt: 0,
  oflagAt: 8,
  cflagAt: 16,
  lflagAt: 24,
  ccAt: 32,
  ccLength: 20,
  ispeedAt: 56,
  ospeedAt: 64,
} as const;

/** Bits, indexes and options of sys/termios.h. */
export const DARWIN_BITS = {
  /** c_cflag: eight data bits. */
  CS8: 0x300,
  /** c_cflag: the receiver is on. */
  CREAD: 0x800,
  /** c_cflag: the last close lowers DTR and RTS. */
  HUPCL: 0x4000,
  /** c_cflag: carrier detect is ignored. */
  CLOCAL: 0x8000,
  /** Indexes into c_cc. */
  VMIN: 16,
  VTIME: 17,
  /** tcsetattr: at once. */
  TCSANOW: 0,
} as const;

/** A speed that every driver takes from tcsetattr; IOSSIOSPEED then sets the one that is wanted. */
const PLAIN_SPEED = 9600;

/**
 * Raw 8N1 without flow control, as `rawMode` in termios.ts explains it: what is not named is off, HUPCL stays on, and
 * VMIN 1 makes a read of 0 bytes mean that the tty was hung up. `before` is what tcgetattr gave.
 */
export function darwinRawMode(before: Uint8Array): Uint8Array<ArrayBuffer> {
  const { size, cflagAt, ccAt, ccLength } = DARWIN_TERMIOS;
  const { CS8, CREAD, HUPCL, CLOCAL, VMIN, VTIME } = DARWIN_BITS;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(cflagAt, BigInt(CS8 | CREAD | HUPCL | CLOCAL), true);
  bytes.set(before.subarray(ccAt, ccAt + ccLength), ccAt);
  bytes[ccAt + VMIN] = 1;
  bytes[ccAt + VTIME] = 0;
  return darwinWithSpeed(bytes, PLAIN_SPEED);
}

/** The struct with `baud` in both directions. On this system a speed is its own number. */
export function darwinWithSpeed(before: Uint8Array, baud: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(before);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(DARWIN_TERMIOS.ispeedAt, BigInt(baud), true);
  view.setBigUint64(DARWIN_TERMIOS.ospeedAt, BigInt(baud), true);
  return bytes;
}

/**
 * The struct that tcgetattr gave, with HUPCL off, and at a plain speed: it holds the one that IOSSIOSPEED set, and
 * tcsetattr refuses all that have no name (EINVAL). The port is closed right afterwards.
 */
export function darwinWithoutHangUp(before: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = darwinWithSpeed(before, PLAIN_SPEED);
  const view = new DataView(bytes.buffer);
  const { cflagAt } = DARWIN_TERMIOS;
  view.setBigUint64(cflagAt, view.getBigUint64(cflagAt, true) & ~BigInt(DARWIN_BITS.HUPCL), true);
  return bytes;
}
