/** Encodes and decodes `struct termios2` of Linux, and defines the raw 8N1 mode. Pure; no I/O. */

/** Bytes of `struct termios2` in asm-generic/termbits.h, which x86-64 and arm64 share. */
export const TERMIOS2_SIZE = 44;

/** Bits and indexes of asm-generic/termbits.h and asm-generic/termbits-common.h. */
export const TERMIOS = {
  /** c_cflag: eight data bits. */
  CS8: 0x0030,
  /** c_cflag: the receiver is on. */
  CREAD: 0x0080,
  /** c_cflag: the last close lowers DTR and RTS. */
  HUPCL: 0x0400,
  /** c_cflag: carrier detect is ignored. */
  CLOCAL: 0x0800,
  /** c_cflag: the rate is the number in c_ospeed, not one of the B constants. */
  BOTHER: 0x1000,
  /** Indexes into c_cc. */
  VTIME: 5,
  VMIN: 6,
  /** Length of c_cc. */
  NCCS: 19,
} as const;

/** The fields of `struct termios2`, in order. */
export interface Termios2 {
  readonly iflag: number;
  readonly oflag: number;
  readonly cflag: number;
  readonly lflag: number;
  readonly line: number;
  readonly cc: Uint8Array;
  readonly ispeed: number;
  readonly ospeed: number;
}

/** Throws RangeError if `bytes` is shorter than the struct. */
export function decodeTermios2(bytes: Uint8Array): Termios2 {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  return {
    iflag: word(0),
    oflag: word(4),
    cflag: word(8),
    lflag: word(12),
    line: view.getUint8(16),
    cc: bytes.slice(17, 17 + TERMIOS.NCCS),
    ispeed: word(36),
    ospeed: word(40),
  };
}

export function encodeTermios2(termios: Termios2): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TERMIOS2_SIZE);
  const view = new DataView(bytes.buffer);
  const words: readonly (readonly [at: number, value: number])[] = [
    [0, termios.iflag],
    [4, termios.oflag],
    [8, termios.cflag],
    [12, termios.lflag],
    [36, termios.ispeed],
    [40, termios.ospeed],
  ];
  for (const [at, value] of words) view.setUint32(at, value, true);
  view.setUint8(16, termios.line);
  bytes.set(termios.cc.subarray(0, TERMIOS.NCCS), 17);
  return bytes;
}

/**
 * Raw 8N1 without flow control at `baud`, in both directions. Every flag that is not set is off: no parity, one stop
 * bit, no XON/XOFF, no RTS/CTS, no translation, no echo.
 *
 * HUPCL stays on. On the last close, the kernel then releases DTR and RTS in one call of the driver, even if the program
 * was killed in the middle of a reset sequence; without HUPCL, the board would stay in reset until the port is opened
 * again. A reset sequence ends with both lines released, so a normal close changes no line. If both are asserted, as
 * after the kernel opens a port, both are released together, which does not reset the two-transistor circuit.
 *
 * With VMIN 1, a read without data fails with EAGAIN, so a read of 0 bytes can only mean that the tty was hung up. The
 * CIBAUD bits stay 0: the input rate follows the output rate.
 */
export function rawMode(before: Termios2, baud: number): Termios2 {
  const cc = Uint8Array.from(before.cc);
  cc[TERMIOS.VMIN] = 1;
  cc[TERMIOS.VTIME] = 0;
  const cflag = TERMIOS.CS8 | TERMIOS.CREAD | TERMIOS.HUPCL | TERMIOS.CLOCAL | TERMIOS.BOTHER;
  return { iflag: 0, oflag: 0, cflag, lflag: 0, line: before.line, cc, ispeed: baud, ospeed: baud };
}
