/** The stub's protocol on an ESP8266, as in Espressif's esp-flasher-stub 1.2.2. */

import { assertEquals } from "@std/assert";
import {
  block,
  bytes,
  hex,
  READ_DIVIDER,
  READ_MAGIC,
  request,
  slip,
  stubbed,
  SYNC,
  words,
} from "../bench.ts";

const MAGIC = "01 0a 02 00 01 c1 f0 ff 00 00";
const END = hex("c0");

/** A reply without value. */
function answer(opcode: number, status: string): string {
  return `01 ${opcode.toString(16).padStart(2, "0")} 02 00 00 00 00 00 ${status} 00`;
}

Deno.test("SYNC: eight replies with value 0, and exactly 36 bytes of data", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(SYNC), Array(8).fill(answer(8, "00")));
  assertEquals(await ask(request(0x08, new Uint8Array(35))), [answer(8, "c0")]);
  assertEquals(await ask(request(0x08, new Uint8Array(36))), Array(8).fill(answer(8, "00")));
});

Deno.test("a wrong length: C0; a wrong size field: C0", async () => {
  const { ask } = await stubbed();
  const wrong: [number, Uint8Array][] = [
    [0x02, words(1, 2, 3)],
    [0x02, words(1, 2, 3, 4, 5, 6)],
    [0x04, words(1, 1)],
    [0x05, words(1)],
    [0x06, words(1)],
    [0x0a, words(0x40001000, 0)],
    [0x0a, new Uint8Array(0)],
    [0x0b, words(0, 0)],
    [0x0d, words(0, 0)],
    [0x0f, words(115200)],
    [0x10, words(1)],
    [0x11, words(1)],
    [0x12, hex("01")],
    [0x13, words(0, 16)],
    [0x14, words(0)],
    [0xd1, words(0x1000)],
    [0xd2, words(0, 16, 16)],
  ];
  for (const [opcode, data] of wrong) assertEquals(await ask(request(opcode, data)), [answer(opcode, "c0")]);
  assertEquals(await ask(request(0x0a, words(0x40001000), { size: 3 })), [answer(0x0a, "c0")]);
});

Deno.test("DATA without its header: C8 for raw and memory", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(request(0x03, words(1))), [answer(3, "c8")]);
  assertEquals(await ask(request(0x07, words(1))), [answer(7, "c8")]);
  assertEquals(await ask(request(0x09, words(1))), [answer(9, "c8")]);
});

Deno.test("unknown commands and directions: C3 under their own opcode; plugins and security info: FF", async () => {
  const { ask } = await stubbed();
  for (const opcode of [0x00, 0x01, 0x0c, 0x0e, 0x20, 0xd4, 0xf0, 0xff]) {
    assertEquals(await ask(request(opcode, words(0))), [answer(opcode, "c3")]);
  }
  assertEquals(await ask(request(0x0a, words(0x40001000), { direction: 1 })), [answer(0x0a, "c3")]);
  for (const opcode of [0xd5, 0xde, 0xef]) {
    assertEquals(await ask(request(opcode, words(0))), [answer(opcode, "ff")]);
  }
  assertEquals(await ask(request(0x14)), [answer(0x14, "ff")]);
});

Deno.test("RUN_USER_CODE does nothing and sends no answer", async () => {
  const { ask, board } = await stubbed();
  assertEquals(await ask(request(0xd3)), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(board.state, "stub");
});

Deno.test("END without BEGIN: C6, and 0 does not reboot", async () => {
  const { ask, board } = await stubbed();
  assertEquals(await ask(request(0x04, words(0))), [answer(4, "c6")]);
  assertEquals(await ask(request(0x12, words(0))), [answer(0x12, "c6")]);
  assertEquals(await ask(block(0x03, 0, hex("61"))), [answer(3, "c6")]);
  assertEquals(await ask(block(0x11, 0, hex("61"))), [answer(0x11, "c6")]);
  assertEquals(await ask(block(0x07, 0, hex("61"))), [answer(7, "c6")]);
  await ask(request(0x02, words(0, 0, 0x400, 0)));
  assertEquals(await ask(request(0x04, words(0))), [answer(4, "00")]);
  assertEquals(board.state, "stub");
});

Deno.test("MEM_DATA: its checksum is ignored, its length is checked", async () => {
  const { ask } = await stubbed();
  await ask(request(0x05, words(8, 2, 4, 0x3ffe8000)));
  assertEquals(await ask(block(0x07, 9, hex("61 62 63 64"), { checksum: 0 })), [answer(7, "00")]);
  assertEquals(await ask(block(0x07, 9, hex("61 62 63 64"), { length: 3 })), [answer(7, "c9")]);
  assertEquals(await ask(block(0x07, 9, hex("61 62 63 64 65"))), [answer(7, "c9")]);
});

Deno.test("framing: a doubled C0 puts it out of phase until one lone C0", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(bytes(END, READ_MAGIC)), []);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(SYNC), []);
  assertEquals(await ask(END), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("framing: an empty frame does the same", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(hex("c0")), []);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(hex("c0")), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("framing: of two adjacent frames, the second is lost; a longer one also shifts the phase", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(bytes(READ_MAGIC, READ_DIVIDER)), [MAGIC]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  // The receiver is armed again by the time of the second one's last C0.
  assertEquals(await ask(bytes(READ_MAGIC, SYNC)), [MAGIC]);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(END), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("framing: an invalid escape or an oversized frame is dropped silently", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(hex("c0 00 0a 04 00 00 00 00 00 00 10 db 01 00 40 c0")), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(await ask(request(0x03, new Uint8Array(0x40ff))), [answer(3, "c6")]);
  assertEquals(await ask(request(0x03, new Uint8Array(0x4100))), []);
});

Deno.test("framing: noise between frames is skipped, a truncated frame is answered C0", async () => {
  const { ask } = await stubbed();
  assertEquals(await ask(hex("01 02 03")), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(await ask(slip(hex("00 0a 04 00"))), [answer(0x0a, "c0")]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("CHANGE_BAUDRATE: old divider * 115200 / new, truncated; the second word is ignored", async () => {
  const cases: [from: number, arg: number, second: number, divider: number][] = [
    [115200, 460800, 115200, 112],
    [115200, 460800, 0, 112],
    [115200, 921600, 115200, 56],
    [115200, 2000000, 115200, 25],
    [115200, 1998153, 115200, 26],
    [460800, 921600, 460800, 14], // four times too fast: the trap
    [460800, 230400, 460800, 56],
  ];
  for (const [baud, arg, second, divider] of cases) {
    const { ask, board } = await stubbed({ baud });
    assertEquals(await ask(request(0x0f, words(arg, second))), [answer(0x0f, "00")]);
    assertEquals(board.divider, divider, `${baud} ${arg}`);
  }
});

Deno.test("CHANGE_BAUDRATE: the reply comes at the old rate, the switch 5 ms later", async () => {
  const { ask, port, clock, board } = await stubbed();
  await port.write(request(0x0f, words(460800, 115200)));
  let got = 0;
  while (got < 12) got += (await port.read(100)).length;
  assertEquals(board.divider, 451);
  await clock.sleep(8);
  assertEquals(board.divider, 112);
  assertEquals(await ask(READ_MAGIC), []); // the host is still at the old rate
  await port.setBaud(460800);
  assertEquals(await ask(READ_DIVIDER), ["01 0a 02 00 70 00 00 00 00 00"]);
});

Deno.test("CHANGE_BAUDRATE: 2000000 is 4 % off, and the host cannot read it", async () => {
  const { ask, port, clock } = await stubbed();
  await ask(request(0x0f, words(2000000, 115200)));
  await port.setBaud(2000000);
  await clock.sleep(50);
  await port.discardInput();
  assertEquals((await ask(READ_MAGIC)).includes(MAGIC), false);
  // 52 MHz / 25 is the actual rate
  await port.setBaud(2080000);
  await ask(END);
  await ask(END);
});

Deno.test("READ_FLASH: one packet at a time; any four bytes acknowledge; the digest comes last", async () => {
  const flash = Uint8Array.from({ length: 64 }, (_, i) => i);
  const { ask } = await stubbed({ flash });
  assertEquals(await ask(request(0xd2, words(1, 10, 4, 64))), [answer(0xd2, "00"), "01 02 03 04"]);
  assertEquals(await ask(slip(words(4))), ["05 06 07 08"]);
  assertEquals(await ask(slip(words(99))), ["09 0a"]);
  // MD5 of 01 02 .. 0a
  assertEquals(await ask(slip(words(10))), ["70 90 3e 79 b7 57 5e 3f 4e 7f fa 15 c2 60 8a c7"]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("READ_FLASH: a packet above 0x1000 or an address beyond the chip fails the next command", async () => {
  const { ask } = await stubbed();
  for (
    const [parameters, status] of [[words(0, 64, 0x1001, 64), "c0"], [
      words(0x3ffff0, 64, 64, 64),
      "c4",
    ]] as const
  ) {
    assertEquals(await ask(request(0xd2, parameters)), [answer(0xd2, "00")]);
    assertEquals(await ask(READ_MAGIC), [answer(0x0a, status)]);
    assertEquals(await ask(READ_MAGIC), [MAGIC]);
  }
});

Deno.test("READ_FLASH: an acknowledgement of another length ends it", async () => {
  const { ask } = await stubbed({ flash: new Uint8Array(64) });
  await ask(request(0xd2, words(0, 64, 32, 64)));
  assertEquals((await ask(slip(hex("20 00"))))[0]!.length, 16 * 3 - 1);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("reading an unaligned word crashes the stub", async () => {
  const { ask, board } = await stubbed();
  assertEquals(await ask(request(0x0a, words(0x40001001))), []);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(board.state, "hung");
});
