/** The boot ROM's loader, byte for byte as the mask ROM of an ESP8266 answers. */

import { assertEquals } from "@std/assert";
import {
  bench,
  block,
  bytes,
  hex,
  READ_DIVIDER,
  READ_MAGIC,
  request,
  slip,
  synced,
  toHex,
  words,
} from "../bench.ts";

const MAGIC = "01 0a 02 00 01 c1 f0 ff 00 00";
const ABCD = hex("61 62 63 64");

Deno.test("the first SYNC is lost, the second answered eight times with its first four data bytes", async () => {
  const { raw, board } = await bench();
  const sync = hex(`
    c0 00 08 24 00 00 00 00 00 07 07 12 20
    55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 c0`);
  assertEquals(toHex(await raw(sync)), "");
  const one = "c0 01 08 02 00 07 07 12 20 00 00 c0";
  assertEquals(toHex(await raw(sync)), Array(8).fill(one).join(" "));
  assertEquals(board.state, "rom");
});

Deno.test("a SYNC with other data is answered with that data", async () => {
  const { ask } = await synced();
  assertEquals(await ask(request(0x08, hex("01 02 03 04"))), Array(8).fill("01 08 02 00 01 02 03 04 00 00"));
});

Deno.test("any command is lost in baud detection", async () => {
  const { ask } = await bench();
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("READ_REG: the word that identifies an ESP8266, the divider, the eFuses of the MAC address", async () => {
  const { ask } = await synced({ mac: [0x5c, 0xcf, 0x7f, 0x11, 0x22, 0x33] });
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(await ask(READ_DIVIDER), ["01 0a 02 00 c3 01 00 00 00 00"]);
  assertEquals(await ask(request(0x0a, words(0x3ff00050))), ["01 0a 02 00 00 00 00 33 00 00"]);
  assertEquals(await ask(request(0x0a, words(0x3ff00054))), ["01 0a 02 00 22 11 00 02 00 00"]);
  assertEquals(await ask(request(0x0a, words(0x3ff0005c))), ["01 0a 02 00 7f cf 5c 00 00 00"]);
});

Deno.test("READ_REG: its size field is ignored", async () => {
  const { ask } = await synced();
  assertEquals(await ask(request(0x0a, words(0x40001000), { size: 99 })), [MAGIC]);
});

Deno.test("READ_REG: an unaligned word crashes the loader", async () => {
  const { ask, board } = await synced();
  assertEquals(await ask(request(0x0a, words(0x40001001))), []);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(board.state, "hung");
});

Deno.test("a short frame leaves the previous one's bytes in place", async () => {
  const { ask } = await synced();
  await ask(READ_MAGIC);
  assertEquals(await ask(slip(hex("00 0a 04 00"))), [MAGIC]);
});

Deno.test("an unknown command is answered 01 05 under the last valid opcode", async () => {
  const { ask } = await synced();
  await ask(READ_MAGIC);
  for (const opcode of [0x00, 0x01, 0x0c, 0x0d, 0x0f, 0x10, 0x13, 0x14, 0xd0, 0xd3, 0xff]) {
    assertEquals(await ask(request(opcode, words(1))), ["01 0a 02 00 01 c1 f0 ff 01 05"], `${opcode}`);
  }
  assertEquals(await ask(request(0x0a, words(0x40001000), { direction: 1 })), [
    "01 0a 02 00 01 c1 f0 ff 01 05",
  ]);
});

Deno.test("straight after SYNC an unknown command is answered eight times", async () => {
  const { ask } = await synced();
  assertEquals(await ask(request(0x14)), Array(8).fill("01 08 02 00 07 07 12 20 01 05"));
});

Deno.test("the error byte of a success is stale until SYNC, READ_REG or WRITE_REG", async () => {
  const { ask } = await synced();
  assertEquals(await ask(block(0x07, 0, ABCD)), ["01 07 02 00 07 07 12 20 01 05"]);
  assertEquals(await ask(request(0x05, words(8, 2, 4, 0x3ffe8000))), ["01 05 02 00 07 07 12 20 00 05"]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(await ask(request(0x06, words(1, 0))), ["01 06 02 00 01 c1 f0 ff 00 00"]);
});

Deno.test("WRITE_REG: masks, several groups, and no group at all", async () => {
  const { ask } = await synced();
  const at = 0x3ffe8000;
  await ask(request(0x09, words(at, 0x12345678, 0xffffffff, 0)));
  await ask(request(0x09, words(at, 0xffffffff, 0x0000ff00, 0, at + 4, 2, 0xffffffff, 0)));
  assertEquals(await ask(request(0x0a, words(at))), ["01 0a 02 00 78 ff 34 12 00 00"]);
  assertEquals(await ask(request(0x0a, words(at + 4))), ["01 0a 02 00 02 00 00 00 00 00"]);
  await ask(request(0x09, words(at, 5)));
  assertEquals(await ask(request(0x0a, words(at))), ["01 0a 02 00 78 ff 34 12 00 00"]);
});

Deno.test("the sequence number advances before the checksum is tested, the pointer does not", async () => {
  const { ask } = await synced();
  const status = async (message: Uint8Array) => (await ask(message)).map((reply) => reply.slice(-5));
  await ask(request(0x05, words(8, 2, 4, 0x3ffe8000)));
  assertEquals(await status(block(0x07, 1, ABCD)), ["01 05"]);
  assertEquals(await status(block(0x07, 0, ABCD)), ["00 05"]);
  assertEquals(await status(block(0x07, 1, hex("65 66 67 68"), { checksum: 0 })), ["01 07"]);
  assertEquals(await status(block(0x07, 1, hex("65 66 67 68"))), ["01 05"]);
  assertEquals(await status(block(0x07, 2, hex("65 66 67 68"))), ["00 05"]);
  assertEquals(await ask(request(0x0a, words(0x3ffe8000))), ["01 0a 02 00 61 62 63 64 00 00"]);
  assertEquals(await ask(request(0x0a, words(0x3ffe8004))), ["01 0a 02 00 65 66 67 68 00 00"]);
});

Deno.test("only the low byte of the checksum counts", async () => {
  const { ask } = await synced();
  await ask(request(0x05, words(4, 1, 4, 0x3ffe8000)));
  assertEquals(await ask(block(0x07, 0, ABCD, { checksum: 0x1234_56eb })), ["01 07 02 00 07 07 12 20 00 00"]);
});

Deno.test("a length that is not the block's breaks the checksum; one above the block size is refused", async () => {
  const { ask } = await synced();
  const status = async (message: Uint8Array) => (await ask(message)).map((reply) => reply.slice(-5));
  await ask(request(0x05, words(8, 2, 4, 0x3ffe8000)));
  assertEquals(await status(block(0x07, 0, ABCD, { length: 3 })), ["01 07"]);
  assertEquals(await status(block(0x07, 1, hex("61 62 63 64 65"))), ["01 05"]);
  assertEquals(await status(block(0x07, 1, ABCD)), ["00 05"]);
});

Deno.test("BEGIN expects a size field of 16 and blocks of at most 0x1800", async () => {
  const { ask } = await synced();
  const status = async (message: Uint8Array) => (await ask(message)).map((reply) => reply.slice(-5));
  for (const opcode of [0x02, 0x05]) {
    assertEquals(await status(request(opcode, words(0, 2, 4, 0), { size: 15 })), ["01 05"]);
    assertEquals(await status(request(opcode, words(0, 2, 4, 0, 0))), ["01 05"]);
    assertEquals(await status(request(opcode, words(0, 2, 0x1801, 0))), ["01 05"]);
    assertEquals(await status(request(opcode, words(0, 2, 0x1800, 0))), ["00 05"]);
  }
});

Deno.test("MEM_END stays with any flag but 0, and with up to 8 bytes", async () => {
  const { ask, board } = await synced();
  const status = async (message: Uint8Array) => (await ask(message)).map((reply) => reply.slice(-5));
  assertEquals(await status(request(0x06, words(1, 0))), ["00 00"]);
  assertEquals(await status(request(0x06, words(1))), ["00 00"]);
  assertEquals(await status(request(0x06, words(1, 0, 0))), ["01 05"]);
  assertEquals(await status(request(0x06, words(2, 0x40100000))), ["00 05"]);
  assertEquals(board.state, "rom");
});

Deno.test("SPI_SET_PARAMS expects a size field of 24, and sets the limit for FLASH_BEGIN", async () => {
  const { ask } = await synced();
  const status = async (message: Uint8Array) => (await ask(message, 200)).map((reply) => reply.slice(-5));
  assertEquals(await status(request(0x0b, words(0, 0x400000))), ["01 05"]);
  assertEquals(await status(request(0x0b, words(0, 0x100000, 0x10000, 0x1000, 0x100, 0xffff))), ["00 05"]);
  assertEquals(await status(request(0x02, words(0x1000, 1, 0x400, 0x100000))), ["01 06"]);
  assertEquals(await status(request(0x02, words(0x1000, 1, 0x400, 0xf0000))), ["00 06"]);
});

Deno.test("framing: noise, extra C0 and adjacent frames are accepted, a shared C0 is not", async () => {
  const { ask } = await synced();
  assertEquals(await ask(bytes(hex("01 02 db 03"), READ_MAGIC)), [MAGIC]);
  assertEquals(await ask(bytes([0xc0, 0xc0], READ_MAGIC, [0xc0])), [MAGIC]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(await ask(bytes(READ_MAGIC, READ_MAGIC)), [MAGIC, MAGIC]);
  assertEquals(await ask(bytes(READ_MAGIC.subarray(0, -1), READ_DIVIDER)), [MAGIC]);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
});

Deno.test("framing: an invalid escape stands for the byte after it, even for C0", async () => {
  const { ask, board } = await synced();
  assertEquals(await ask(hex("c0 00 0a 04 00 00 00 00 00 db 00 10 00 40 c0")), [MAGIC]);
  assertEquals(await ask(hex("c0 00 0a 04 00 00 00 00 00 00 10 00 40 db c0")), []);
  assertEquals(board.state, "rom");
});

Deno.test("framing: a truncated frame is lost together with the start of the next one", async () => {
  const { ask } = await synced();
  await ask(READ_MAGIC);
  assertEquals(await ask(READ_MAGIC.subarray(0, 8)), []);
  // The next frame's first C0 ends the truncated one, which is executed with the rest of an earlier frame.
  assertEquals(await ask(READ_DIVIDER), [MAGIC]);
  assertEquals(await ask(READ_DIVIDER), ["01 0a 02 00 c3 01 00 00 00 00"]);
});

Deno.test("framing: frames are cut at 0x2000 bytes and executed", async () => {
  const { ask } = await synced();
  assertEquals(await ask(request(0x0a, bytes(words(0x40001000), new Uint8Array(0x2100)))), [MAGIC]);
  await ask(request(0x05, words(0x1800, 1, 0x1800, 0x3ffe8000)));
  assertEquals(await ask(block(0x07, 0, new Uint8Array(0x2000))), ["01 07 02 00 01 c1 f0 ff 01 05"]);
});
