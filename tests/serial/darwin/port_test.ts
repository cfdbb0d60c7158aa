/** The macOS port over a C library that only records its calls: their order and arguments. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { darwinSystem } from "../../../lib/serial/darwin/port.ts";
import { FLUSH, IOCTL, OPEN } from "../../../lib/serial/darwin/ioctl.ts";
import { DARWIN_SYMBOLS, type DarwinLibc } from "../../../lib/serial/darwin/libc.ts";
import {
  DARWIN_BITS,
  DARWIN_TERMIOS,
  darwinRawMode,
  darwinWithoutHangUp,
} from "../../../lib/serial/darwin/termios.ts";
import { parseLsof } from "../../../lib/serial/holders/holder.ts";
import { openUnixPort } from "../../../lib/serial/unix/port.ts";
import type { WaitTarget } from "../../../lib/serial/unix/system.ts";

/** sys/ioccom.h: direction, size of the argument, group, number. */
const _IO = (group: string, number: number) => ioc(0x2000_0000, { group, number, size: 0 });
const _IOR = (group: string, number: number, size: number) => ioc(0x4000_0000, { group, number, size });
const _IOW = (group: string, number: number, size: number) => ioc(0x8000_0000, { group, number, size });
function ioc(direction: number, { group, number, size }: { group: string; number: number; size: number }) {
  return BigInt(direction) | BigInt((size & 0x1fff) << 16 | group.charCodeAt(0) << 8 | number);
}
/** sizeof(int), and sizeof(unsigned long), the type of speed_t. */
const INT = 4;
const LONG = 8;

Deno.test("darwin: request codes match the macros of sys/ioccom.h", () => {
  assertEquals({ ...IOCTL }, {
    TIOCEXCL: _IO("t", 13),
    TIOCNXCL: _IO("t", 14),
    FIOCLEX: _IO("f", 1),
    TIOCOUTQ: _IOR("t", 115, INT),
    TIOCMGET: _IOR("t", 106, INT),
    TIOCMSET: _IOW("t", 109, INT),
    TIOCMBIS: _IOW("t", 108, INT),
    TIOCMBIC: _IOW("t", 107, INT),
    IOSSDATALAT: _IOW("T", 0, LONG),
    IOSSIOSPEED: _IOW("T", 2, LONG),
  });
});

Deno.test("darwin: constants match the headers", () => {
  // sys/fcntl.h
  assertEquals([OPEN.O_RDWR, OPEN.O_NONBLOCK, OPEN.O_NOCTTY, OPEN.O_CLOEXEC], [2, 4, 0x20000, 0x1000000]);
  // sys/termios.h
  assertEquals([FLUSH.TCIFLUSH, FLUSH.TCOFLUSH], [1, 2]);
  const { CS8, CREAD, HUPCL, CLOCAL, VMIN, VTIME, TCSANOW } = DARWIN_BITS;
  assertEquals([CS8, CREAD, HUPCL, CLOCAL, VMIN, VTIME, TCSANOW], [0x300, 0x800, 0x4000, 0x8000, 16, 17, 0]);
});

Deno.test("darwin: the fields of struct termios follow each other", () => {
  const t = DARWIN_TERMIOS;
  assertEquals([t.iflagAt, t.oflagAt, t.cflagAt, t.lflagAt, t.ccAt], [0, 1, 2, 3, 4].map((n) => n * LONG));
  // The 20 bytes of c_cc end at 52; the next long is aligned to its size.
  assertEquals(t.ccAt + t.ccLength, 52);
  assertEquals([t.ispeedAt, t.ospeedAt, t.size], [56, 64, 72]);
});

Deno.test("darwin: the struct of raw mode", () => {
  const before = new Uint8Array(72).fill(0xff);
  before.set(Array.from({ length: 20 }, (_, i) => i + 100), 32);
  const expected = new Uint8Array(72);
  expected.set([0x00, 0xcb], 16); // CS8 0x300 | CREAD 0x800 | HUPCL 0x4000 | CLOCAL 0x8000 = 0xcb00
  expected.set(before.subarray(32, 52), 32);
  expected.set([1, 0], 32 + 16); // VMIN, VTIME
  expected.set([0x80, 0x25], 56); // 9600
  expected.set([0x80, 0x25], 64);
  assertEquals(darwinRawMode(before), expected);
  const kept = expected.slice();
  kept[17] = 0x8b;
  assertEquals(darwinWithoutHangUp(expected), kept);
  // 74880 = 0x12480, set by IOSSIOSPEED: tcsetattr does not accept such a rate.
  const odd = expected.slice();
  odd.set([0x80, 0x24, 0x01], 56);
  odd.set([0x80, 0x24, 0x01], 64);
  assertEquals(darwinWithoutHangUp(odd), kept);
});

Deno.test("darwin: on arm64 the argument of ioctl is the ninth, so that it is passed on the stack", () => {
  const { aarch64, x86_64 } = DARWIN_SYMBOLS;
  assertEquals([...aarch64.ioctl.parameters], ["i32", ...Array(7).fill("u64"), "buffer"]);
  assertEquals([...x86_64.ioctl.parameters], ["i32", "u64", "buffer"]);
  const { ioctl: _a, ...others } = aarch64;
  const { ioctl: _b, ...same } = x86_64;
  assertEquals(others, same);
  // Calls that may block run on another thread; calls whose errno is read do not.
  const waiting = Object.entries(same).filter(([, one]) => "nonblocking" in one).map(([name]) => name);
  assertEquals(waiting.sort(), ["close", "select", "tcdrain"]);
});

Deno.test("darwin: holders from the output of lsof", () => {
  const text = "p501\ncscreen\nf3\np77\ncThonny\x1b[0m\nf9\n";
  assertEquals(parseLsof(text), [{ pid: 501, name: "screen" }, { pid: 77, name: "Thonny\\u{1b}[0m" }]);
  assertEquals(parseLsof(""), []);
});

const FD = 5;
const EAGAIN = 35;
const EIO = 5;

/** A working C library; `answers` replaces the result of a call by a value, or by an errno below 0. */
class FakeLibc implements DarwinLibc {
  readonly log: string[] = [];
  readonly input: Uint8Array[] = [];
  /** Bytes that the next calls of `write` accept, or the errno of a failure; later calls accept all bytes. */
  readonly takes: number[] = [];
  /** The structs passed to tcsetattr. */
  readonly speeds: number[] = [];
  #errno = 0;

  constructor(readonly answers: Readonly<Record<string, number>> = {}) {}

  #call(name: string, ...words: readonly unknown[]): number {
    const key = words.length > 1 && name === "ioctl" ? String(words[1]) : name;
    this.log.push([name, ...words].join(" "));
    const answer = this.answers[key] ?? 0;
    if (answer >= 0) return answer;
    this.#errno = -answer;
    return -1;
  }

  open(path: Uint8Array, flags: number) {
    return this.#call(
      "open",
      new TextDecoder().decode(path).replace("\0", "\\0"),
      `0x${flags.toString(16)}`,
    ) || FD;
  }
  close(fd: number) {
    return Promise.resolve(this.#call("close", fd));
  }
  read(fd: number, into: Uint8Array) {
    const bytes = this.input.shift();
    if (bytes === undefined) {
      this.#errno = this.answers["read"] === undefined ? EAGAIN : -this.answers["read"];
      return this.answers["read"] === 0 ? 0 : -1;
    }
    this.log.push(`read ${fd}`);
    into.set(bytes);
    return bytes.length;
  }
  write(fd: number, bytes: Uint8Array) {
    const taken = this.takes.shift();
    if (taken === EAGAIN || taken === EIO) {
      this.#errno = taken;
      this.log.push("write refused");
      return -1;
    }
    this.#call("write", fd, [...bytes.subarray(0, taken)]);
    return taken ?? bytes.length;
  }
  ioctl(fd: number, request: bigint, argument: Uint8Array | Uint32Array | BigUint64Array | null) {
    const name = Object.entries(IOCTL).find(([, code]) => code === request)?.[0];
    const result = this.#call("ioctl", fd, name, argument === null ? "" : [...argument]);
    if (name === "TIOCMGET") argument![0] = 0x40;
    return result;
  }
  flock(fd: number, operation: number) {
    return this.#call("flock", fd, operation);
  }
  tcflush(fd: number, queue: number) {
    return this.#call("tcflush", fd, queue);
  }
  tcdrain(fd: number) {
    return Promise.resolve(this.#call("tcdrain", fd));
  }
  tcgetattr(fd: number, termios: Uint8Array) {
    assertEquals(termios.length, 72);
    return this.#call("tcgetattr", fd);
  }
  tcsetattr(fd: number, option: number, termios: Uint8Array) {
    assertEquals(termios.length, 72);
    this.speeds.push(Number(new DataView(termios.buffer).getBigUint64(DARWIN_TERMIOS.ospeedAt, true)));
    return this.#call("tcsetattr", fd, option);
  }
  access() {
    return 0;
  }
  wait({ fd, event }: WaitTarget) {
    this.log.push(`wait ${fd} ${event}`);
    return Promise.resolve("ready" as const);
  }
  endWaits(fd: number) {
    this.log.push(`end waits ${fd}`);
  }
  errno() {
    return this.#errno;
  }
  /** The calls since this was last read. */
  calls(): string[] {
    return this.log.splice(0).map((line) => line.trim());
  }
}

const PATH = "/dev/cu.usbserial-0001";
const open = (libc: FakeLibc) => openUnixPort(PATH, { baud: 74_880 }, darwinSystem(libc));

Deno.test("darwin: a session as calls", async () => {
  const libc = new FakeLibc();
  const port = await open(libc);
  assertEquals(libc.calls(), [
    `open ${PATH}\\0 0x1020006`,
    "tcgetattr 5",
    "flock 5 6",
    "ioctl 5 TIOCEXCL",
    "tcgetattr 5",
    "tcsetattr 5 0",
    "ioctl 5 IOSSIOSPEED 74880",
    "ioctl 5 IOSSDATALAT 1",
    "ioctl 5 TIOCMGET 0",
  ]);
  assert(port.hasLines);
  // 0x40 is carrier detect, which stays unchanged.
  await port.setLines({ dtr: true, rts: false });
  await port.setLines({ dtr: false, rts: true });
  await port.setLines({ dtr: false });
  await port.setLines({ rts: true });
  assertEquals(libc.calls(), [
    "ioctl 5 TIOCMGET 0",
    "ioctl 5 TIOCMSET 66",
    "ioctl 5 TIOCMGET 0",
    "ioctl 5 TIOCMSET 68",
    "ioctl 5 TIOCMBIC 2",
    "ioctl 5 TIOCMBIS 4",
  ]);
  await port.write(Uint8Array.of(1, 2));
  await port.setBaud(1_500_000);
  await port.discardInput();
  assertEquals(libc.calls(), [
    "write 5 1,2",
    "ioctl 5 TIOCOUTQ 0",
    "ioctl 5 TIOCOUTQ 0",
    "tcdrain 5",
    "ioctl 5 IOSSIOSPEED 1500000",
    "tcflush 5 1",
  ]);
  const reading = port.read(1000);
  libc.input.push(Uint8Array.of(7));
  assertEquals(await reading, Uint8Array.of(7));
  assertEquals(libc.calls(), ["wait 5 input", "read 5"]);
  await port.close();
  const closing = libc.calls();
  assertEquals([closing[0], ...closing.slice(-2)], ["end waits 5", "ioctl 5 TIOCNXCL", "close 5"]);
});

Deno.test("darwin: a device without locks or low latency still opens", async () => {
  for (const flock of [-45, -102]) {
    const port = await open(new FakeLibc({ flock, IOSSDATALAT: -25 }));
    await port.close();
  }
});

Deno.test("darwin: the rate of a pseudo-terminal is set by tcsetattr", async () => {
  const libc = new FakeLibc({ IOSSIOSPEED: -25, IOSSDATALAT: -25, TIOCMGET: -25 });
  const port = await open(libc);
  assert(!port.hasLines);
  assertEquals(libc.speeds, [9_600, 74_880]);
  await port.setBaud(460_800);
  assertEquals(libc.speeds.at(-1), 460_800);
  await port.close();
});

Deno.test("darwin: every failure has its reason, and nothing stays open", async () => {
  for (
    const [call, errno, reason] of [
      ["open", -2, "not-found"],
      ["open", -16, "busy"],
      ["tcgetattr", -25, "unsupported"],
      ["flock", -35, "busy"],
      ["TIOCEXCL", -6, "not-found"],
      ["tcsetattr", -22, "io"],
      ["IOSSIOSPEED", -22, "rate"],
      ["IOSSIOSPEED", -45, "rate"],
      ["IOSSIOSPEED", -5, "lost"],
    ] as const
  ) {
    const libc = new FakeLibc({ [call]: errno });
    const error = await assertRejects(() => open(libc), PortError);
    assertEquals(error.reason, reason, `${call}: ${error.message}`);
    assertEquals(libc.calls().filter((line) => line === "close 5").length, call === "open" ? 0 : 1);
  }
});

Deno.test("darwin: an unplugged adapter ends a read as lost, by error and by an empty read", async () => {
  for (const answer of [-6, 0]) {
    const answers: Record<string, number> = {};
    const port = await open(new FakeLibc(answers));
    answers["read"] = answer;
    const error = await assertRejects(() => port.read(1000), PortError);
    assertEquals(error.reason, "lost");
    await port.close();
  }
});

Deno.test("unix: a driver that accepts some bytes or none gets the rest when it is ready", async () => {
  const libc = new FakeLibc();
  const port = await open(libc);
  libc.calls();
  libc.takes.push(2, EAGAIN, EAGAIN, 1, 0);
  await port.write(Uint8Array.of(1, 2, 3, 4, 5));
  assertEquals(libc.calls(), [
    "write 5 1,2",
    "write refused",
    "wait 5 output",
    "write refused",
    "wait 5 output",
    "write 5 3",
    "write 5",
    "wait 5 output",
    "write 5 4,5",
  ]);
  libc.takes.push(1, EIO);
  const error = await assertRejects(() => port.write(Uint8Array.of(1, 2)), PortError);
  assertEquals(error.reason, "lost");
  await port.close();
});
