import { assertEquals } from "@std/assert";
import {
  ASYNC_LOW_LATENCY,
  FLUSH,
  IOCTL,
  OPEN,
  POLL,
  SERIAL_STRUCT,
} from "../../../lib/serial/linux/ioctl.ts";
import {
  decodeTermios2,
  encodeTermios2,
  rawMode,
  TERMIOS,
  TERMIOS2_SIZE,
} from "../../../lib/serial/linux/termios.ts";
import { LOCK } from "../../../lib/serial/unix/port.ts";
import { TIOCM } from "../../../lib/serial/unix/tty.ts";

/** The initial state of a pseudo-terminal, read with TCGETS2: a cooked terminal at 38400 baud. */
const COOKED = Uint8Array.from([
  // c_iflag 0x500 (ICRNL IXON), c_oflag 0x5 (OPOST ONLCR), c_cflag 0xbf (B38400 CS8 CREAD), c_lflag 0x8a3b
  [0x00, 0x05, 0x00, 0x00],
  [0x05, 0x00, 0x00, 0x00],
  [0xbf, 0x00, 0x00, 0x00],
  [0x3b, 0x8a, 0x00, 0x00],
  // c_line 0, c_cc: ^C ^\ DEL ^U ^D 0 1 0 ^Q ^S ^Z 0 ^R ^O ^W ^V 0 0 0
  [0x00],
  [0x03, 0x1c, 0x7f, 0x15, 0x04, 0x00, 0x01, 0x00, 0x11, 0x13, 0x1a, 0x00, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0],
  // c_ispeed, c_ospeed: 38400
  [0x00, 0x96, 0x00, 0x00],
  [0x00, 0x96, 0x00, 0x00],
].flat());

Deno.test("termios2 has 44 bytes and the field offsets of asm-generic/termbits.h", () => {
  assertEquals(TERMIOS2_SIZE, 44);
  assertEquals(COOKED.length, 44);
  const termios = decodeTermios2(COOKED);
  assertEquals([termios.iflag, termios.oflag, termios.cflag, termios.lflag], [0x500, 0x5, 0xbf, 0x8a3b]);
  assertEquals([termios.line, termios.cc.length, termios.cc[0], termios.cc[15]], [0, 19, 0x03, 0x16]);
  assertEquals([termios.ispeed, termios.ospeed], [38400, 38400]);
  assertEquals(encodeTermios2(termios), COOKED);
});

Deno.test("termios2 is decoded at an offset of a larger buffer", () => {
  const larger = new Uint8Array(60);
  larger.set(COOKED, 7);
  assertEquals(decodeTermios2(larger.subarray(7, 51)), decodeTermios2(COOKED));
});

Deno.test("the struct of raw mode at 74880 baud", () => {
  const expected = new Uint8Array(44);
  // CS8 0x30 | CREAD 0x80 | HUPCL 0x400 | CLOCAL 0x800 | BOTHER 0x1000 = 0x1cb0
  expected.set([0xb0, 0x1c, 0x00, 0x00], 8);
  expected.set(COOKED.subarray(17, 36), 17);
  expected.set([0x01], 17 + 6); // VMIN
  expected.set([0x00], 17 + 5); // VTIME
  expected.set([0x80, 0x24, 0x01, 0x00, 0x80, 0x24, 0x01, 0x00], 36); // 74880 twice
  assertEquals(encodeTermios2(rawMode(decodeTermios2(COOKED), 74880)), expected);
});

Deno.test("constants match the kernel's headers", () => {
  // asm-generic/termbits.h, termbits-common.h
  assertEquals([TERMIOS.CS8, TERMIOS.CREAD, TERMIOS.HUPCL], [0o60, 0o200, 0o2000]);
  assertEquals([TERMIOS.CLOCAL, TERMIOS.BOTHER, TERMIOS.VTIME, TERMIOS.VMIN], [0o4000, 0o10000, 5, 6]);
  // asm-generic/ioctls.h; _IOR('T', 0x2A, struct termios2) holds the size of the struct, 0x2c = 44
  assertEquals([IOCTL.TCGETS2, IOCTL.TCSETS2], [0x802c542an, 0x402c542bn]);
  assertEquals([IOCTL.TIOCMGET, IOCTL.TIOCMBIS, IOCTL.TIOCMBIC, IOCTL.TIOCMSET], [
    0x5415n,
    0x5416n,
    0x5417n,
    0x5418n,
  ]);
  assertEquals([IOCTL.TIOCEXCL, IOCTL.TIOCNXCL, IOCTL.TIOCOUTQ], [0x540cn, 0x540dn, 0x5411n]);
  assertEquals([IOCTL.TIOCGSERIAL, IOCTL.TIOCSSERIAL], [0x541en, 0x541fn]);
  // asm-generic/termios.h, fcntl.h, poll.h
  assertEquals([TIOCM.DTR, TIOCM.RTS], [2, 4]);
  assertEquals([OPEN.O_RDWR, OPEN.O_NOCTTY, OPEN.O_NONBLOCK, OPEN.O_CLOEXEC], [
    0o2,
    0o400,
    0o4000,
    0o2000000,
  ]);
  assertEquals([LOCK.EX, LOCK.NB, FLUSH.TCIFLUSH, FLUSH.TCOFLUSH], [2, 4, 0, 1]);
  assertEquals([POLL.IN, POLL.OUT, POLL.ERR, POLL.HUP, POLL.NVAL], [1, 4, 8, 16, 32]);
  // linux/serial.h on 64 bits: four ints before flags; linux/tty_flags.h: bit 13
  assertEquals([SERIAL_STRUCT.size, SERIAL_STRUCT.flagsAt, ASYNC_LOW_LATENCY], [72, 16, 1 << 13]);
});
