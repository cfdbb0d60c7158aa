/** The stub's flash commands: their effect, and the time of effect and reply. */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { deflateSync } from "node:zlib";
import { createHash } from "node:crypto";
import {
  assertBytes,
  type Bench,
  block,
  bytes,
  READ_MAGIC,
  request,
  stubbed,
  toHex,
  words,
} from "../bench.ts";

const MAGIC = "01 0a 02 00 01 c1 f0 ff 00 00";
const ZEROS = () => new Uint8Array(0x400000);

function noise(length: number, seed = 1, values = 256): Uint8Array {
  let x = seed;
  return Uint8Array.from({ length }, () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return (x >>> 16) % values;
  });
}

function zip(data: Uint8Array): Uint8Array {
  return new Uint8Array(deflateSync(data, { level: 9 }));
}

function pieces(data: Uint8Array, size: number): Uint8Array[] {
  return Array.from(
    { length: Math.ceil(data.length / size) },
    (_, i) => data.subarray(i * size, (i + 1) * size),
  );
}

/** Status bytes of the replies. */
async function status({ ask }: Bench, message: Uint8Array, idle = 4000): Promise<string[]> {
  return (await ask(message, idle)).map((reply) => reply.slice(-5));
}

function begin(opcode: number, size: number, offset: number, blocks = 4, blockSize = 0x4000): Uint8Array {
  return request(opcode, words(size, blocks, blockSize, offset));
}

const END = request(0x04, words(1));
const DEFL_END = request(0x12, words(1));

Deno.test("raw blocks are written, the last one cut to the expected size", async () => {
  const self = await stubbed({ flash: ZEROS() });
  const data = noise(0x1800);
  assertEquals(await status(self, begin(0x02, 0x1500, 0x10000)), ["00 00"]);
  assertEquals(await status(self, block(0x03, 0, data.subarray(0, 0x1000))), ["00 00"]);
  assertEquals(await status(self, block(0x03, 1, data.subarray(0x1000))), ["00 00"]);
  assertEquals(await status(self, END), ["00 00"]);
  assertBytes(self.board.flash.subarray(0x10000, 0x11500), data.subarray(0, 0x1500));
  assertBytes(self.board.flash.subarray(0x11500, 0x12000), new Uint8Array(0xb00).fill(0xff));
  assertEquals(self.board.flash[0x12000], 0);
});

Deno.test("sequence numbers and block sizes are ignored, checksum and length are checked", async () => {
  const self = await stubbed({ flash: ZEROS() });
  await status(self, begin(0x02, 0x1000, 0x10000, 4, 0x400));
  assertEquals(await status(self, block(0x03, 77, noise(0x800))), ["00 00"]);
  assertEquals(await status(self, block(0x03, 5, noise(0x800, 2), { checksum: 0 })), ["c1 00"]);
  assertEquals(await status(self, block(0x03, 5, noise(0x800, 2), { length: 0x7ff })), ["c9 00"]);
  assertEquals(await status(self, END), ["c0 00"]);
  assertEquals(await status(self, block(0x03, 5, noise(0x800, 2))), ["00 00"]);
  assertEquals(await status(self, END), ["00 00"]);
  assertBytes(self.board.flash.subarray(0x10800, 0x11000), noise(0x800, 2));
});

Deno.test("an offset within a sector erases the sector", async () => {
  const self = await stubbed({ flash: ZEROS() });
  await status(self, begin(0x02, 5, 0x20010));
  assertEquals(await status(self, block(0x03, 0, noise(5))), ["00 00"]);
  assertEquals(await status(self, END), ["00 00"]);
  assertEquals(self.board.flash[0x20000], 0xff);
  assertEquals(self.board.flash[0x20fff], 0xff);
  assertEquals(self.board.flash[0x21000], 0);
});

Deno.test("the reply is sent before the block is written, and a failure answers the next command", async () => {
  const self = await stubbed({ flash: ZEROS() });
  assertEquals(await status(self, begin(0x02, 0x2000, 0x3ff000)), ["00 00"]);
  assertEquals(await status(self, block(0x03, 0, noise(0x1000))), ["00 00"]);
  assertEquals(await status(self, block(0x03, 1, noise(0x1000))), ["00 00"]);
  assertEquals(await self.ask(READ_MAGIC), ["01 0a 02 00 00 00 00 00 c4 00"]); // not executed
  assertEquals(await self.ask(READ_MAGIC), [MAGIC]);
});

Deno.test("a block is written while the next one arrives", async () => {
  const self = await stubbed({ flash: ZEROS(), timing: { usbLatency: 0 } });
  const { port, clock, board } = self;
  await status(self, begin(0x02, 0x8000, 0x10000));
  await port.write(block(0x03, 0, new Uint8Array(0x4000).fill(0x55)));
  let got = 0;
  while (got < 12) got += (await port.read(5000)).length;
  assertEquals(board.flash[0x13fff], 0); // not even erased yet
  await clock.sleep(4 * 45 + 64 * 0.7 + 5);
  assertEquals(board.flash[0x13fff], 0x55);
});

Deno.test("erasing uses blocks of 64 KB where they fit, and goes only as far as the data needs", async () => {
  const self = await stubbed({ flash: ZEROS() });
  const { board } = self;
  await status(self, begin(0x02, 0x12000, 0x1f000));
  assertEquals(board.statistics.sectorsErased, 1); // BEGIN starts the first one
  await status(self, block(0x03, 0, new Uint8Array(0x1000)));
  assertEquals(board.statistics.sectorsErased, 1);
  await status(self, block(0x03, 1, new Uint8Array(0x1000)));
  assertEquals(board.statistics.sectorsErased, 17);
  assertEquals(board.flash[0x30000], 0);
});

Deno.test("blank sectors are skipped up to the first sector with data", async () => {
  const flash = ZEROS().fill(0xff);
  flash[0x12345] = 0;
  const self = await stubbed({ flash });
  await status(self, begin(0x02, 0x4000, 0x10000));
  for (let i = 0; i < 4; i++) {
    assertEquals(await status(self, block(0x03, i, noise(0x1000, i + 1))), ["00 00"]);
  }
  assertEquals(await status(self, END), ["00 00"]);
  assertEquals(self.board.statistics.sectorsErased, 2);
  assertBytes(self.board.flash.subarray(0x12000, 0x13000), noise(0x1000, 3));
});

Deno.test("deflated data: written when the window is full or the stream ends", async () => {
  for (const size of [0x400, 1000, 0x4000]) {
    const self = await stubbed({ flash: ZEROS() });
    const data = noise(100_000, 9, 4);
    const parts = pieces(zip(data), size);
    assertEquals(await status(self, begin(0x10, data.length, 0x10000, parts.length, size)), ["00 00"]);
    for (const [i, part] of parts.entries()) {
      assertEquals(await status(self, block(0x11, i, part)), ["00 00"]);
    }
    assertEquals(await status(self, DEFL_END), ["00 00"]);
    assertBytes(self.board.flash.subarray(0x10000, 0x10000 + data.length), data);
    assertEquals(self.board.flash[0x10000 + data.length], 0xff);
  }
});

Deno.test("DEFL_END before all data: C0; a stream that fails: C7 on the next command", async () => {
  const data = noise(3000);
  const stream = zip(data);
  const flip = (index: number, mask: number) => stream.map((byte, i) => i === index ? byte ^ mask : byte);
  const cases: [string, Uint8Array, string][] = [
    ["whole", stream, "00 00"],
    ["with junk behind it", bytes(stream, noise(9)), "00 00"],
    ["cut", stream.subarray(0, 1000), "c0 00"],
    ["without its Adler-32", stream.subarray(0, -4), "c0 00"],
    ["with a wrong Adler-32", flip(stream.length - 1, 1), "c7 00"],
    ["with a wrong header", flip(0, 1), "c7 00"],
    ["with a block of no type", flip(2, 6), "c7 00"],
  ];
  for (const [name, body, expected] of cases) {
    const self = await stubbed({ flash: ZEROS() });
    await status(self, begin(0x10, data.length, 0x10000, 1));
    assertEquals(await status(self, block(0x11, 0, body)), ["00 00"], name);
    assertEquals(await status(self, DEFL_END), [expected], name);
    assertEquals(await self.ask(READ_MAGIC), [MAGIC], name);
  }
});

Deno.test("in a stream of several blocks the Adler-32 is not tested", async () => {
  const data = noise(100_000, 9, 4);
  const stream = zip(data);
  stream[stream.length - 1]! ^= 1;
  const self = await stubbed({ flash: ZEROS() });
  await status(self, begin(0x10, data.length, 0x10000, 2));
  for (const [i, part] of pieces(stream, 0x4000).entries()) await status(self, block(0x11, i, part));
  assertEquals(await status(self, DEFL_END), ["00 00"]);
  assertBytes(self.board.flash.subarray(0x10000, 0x10000 + data.length), data);
});

Deno.test("a stream that inflates to more sectors than announced hangs the stub until a reset", async () => {
  const self = await stubbed({ flash: ZEROS() });
  await status(self, begin(0x10, 0x1000, 0x10000, 1));
  assertEquals(await status(self, block(0x11, 0, zip(new Uint8Array(0x2000).fill(120)))), ["00 00"]);
  assertEquals(await self.ask(READ_MAGIC), []);
  assertEquals(await self.ask(request(0x08, new Uint8Array(36))), []);
  assertEquals(self.board.state, "hung");
});

Deno.test("a block sent twice breaks the stream: an error or a hang, never success", async () => {
  const data = noise(100_000, 9, 4);
  const [first, second] = pieces(zip(data), 0x4000);
  const self = await stubbed({ flash: ZEROS() });
  await status(self, begin(0x10, data.length, 0x10000, 3));
  for (const part of [first!, first!, second!]) await status(self, block(0x11, 1, part));
  assertEquals((await status(self, DEFL_END)).includes("00 00"), false);
});

Deno.test("SPI_FLASH_MD5: sixteen raw bytes, any address and length inside the chip", async () => {
  const flash = noise(0x4000);
  const { ask } = await stubbed({ flash });
  const digest = toHex(createHash("md5").update(flash.subarray(0x1001, 0x2004)).digest());
  assertEquals(await ask(request(0x13, words(0x1001, 0x1003, 0, 0)), 500), [
    `01 13 12 00 00 00 00 00 ${digest} 00 00`,
  ]);
  assertEquals(await ask(request(0x13, words(0x3ff000, 0x2000, 0, 0)), 500), [
    "01 13 02 00 00 00 00 00 c4 00",
  ]);
});

Deno.test("ERASE_REGION needs whole sectors; ERASE_FLASH takes the time of a chip erase", async () => {
  const self = await stubbed({ flash: ZEROS() });
  const { port, clock, board } = self;
  assertEquals(await status(self, request(0xd1, words(0x10, 0x1000))), ["c0 00"]);
  assertEquals(await status(self, request(0xd1, words(0x1000, 0x10))), ["c0 00"]);
  assertEquals(await status(self, request(0xd1, words(0x1000, 0x2000))), ["00 00"]);
  assertEquals([0, 0x1000, 0x2fff, 0x3000].map((at) => board.flash[at]), [0, 0xff, 0xff, 0]);
  const start = clock.now();
  await port.write(request(0xd0));
  let got = 0;
  while (got < 12) got += (await port.read(20_000)).length;
  assertAlmostEquals(clock.now() - start, 10_000, 10);
  assertEquals(board.flash.every((byte) => byte === 0xff), true);
});
