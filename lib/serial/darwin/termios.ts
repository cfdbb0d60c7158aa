/** Encodes `struct termios` of Darwin, and defines the raw 8N1 mode. Pure; no I/O. */

/**
 * The struct of sys/termios.h on a 64-bit system: four tcflag_t, 20 control characters with 4 bytes of padding, and two
 * speed_t. tcflag_t and speed_t are unsigned longs of 8 bytes.
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

/** A rate that every driver accepts from tcsetattr; IOSSIOSPEED then sets the wanted one. */
const PLAIN_SPEED = 9600;

/**
 * Raw 8N1 without flow control; `rawMode` in linux/termios.ts explains it. HUPCL stays on, and VMIN 1 makes a read of 0
 * bytes mean that the tty was hung up. `before` is the result of tcgetattr.
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

/** The struct with `baud` in both directions. On Darwin, a speed_t is the rate itself. */
export function darwinWithSpeed(before: Uint8Array, baud: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(before);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(DARWIN_TERMIOS.ispeedAt, BigInt(baud), true);
  view.setBigUint64(DARWIN_TERMIOS.ospeedAt, BigInt(baud), true);
  return bytes;
}

/**
 * The struct with HUPCL off and a plain rate. tcgetattr returns the rate that IOSSIOSPEED set, and tcsetattr rejects
 * every rate without a B constant (EINVAL). The port is closed right after this.
 */
export function darwinWithoutHangUp(before: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = darwinWithSpeed(before, PLAIN_SPEED);
  const view = new DataView(bytes.buffer);
  const { cflagAt } = DARWIN_TERMIOS;
  view.setBigUint64(cflagAt, view.getBigUint64(cflagAt, true) & ~BigInt(DARWIN_BITS.HUPCL), true);
  return bytes;
}
