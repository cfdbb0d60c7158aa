/** The stub starts only if RAM holds the whole stub. */

import { assertEquals } from "@std/assert";
import {
  type Bench,
  block,
  hex,
  READ_MAGIC,
  request,
  STUB_ENTRY,
  STUB_SEGMENTS,
  stubbed,
  SYNC,
  synced,
  upload,
  words,
} from "../bench.ts";

const OHAI = "4f 48 41 49";
const MEM_END = "01 06 02 00 07 07 12 20 00 00";

async function start(self: Bench, entry = STUB_ENTRY): Promise<string[]> {
  return await self.ask(request(0x06, words(0, entry)));
}

async function assertDead({ ask, board }: Bench): Promise<void> {
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(SYNC), []);
  assertEquals(board.state, "hung");
}

Deno.test("upload: text, data and the right entry point: OHAI", async () => {
  const self = await synced();
  assertEquals((await upload(self)).map((reply) => reply.slice(-5)), Array(5).fill("00 00"));
  assertEquals(await start(self), [MEM_END, OHAI]);
  assertEquals(self.board.state, "stub");
});

Deno.test("upload: one wrong byte in either segment: silence", async () => {
  for (const index of [0, 1]) {
    const self = await synced();
    const segments = STUB_SEGMENTS.map(({ address, bytes }) => ({ address, bytes: bytes.slice() }));
    segments[index]!.bytes[500]! ^= 0x20;
    await upload(self, segments);
    assertEquals(await start(self), [MEM_END]);
    await assertDead(self);
  }
});

Deno.test("upload: the data segment missing, or at another address: silence", async () => {
  const missing = await synced();
  await upload(missing, STUB_SEGMENTS.slice(0, 1));
  assertEquals(await start(missing), [MEM_END]);
  await assertDead(missing);

  const moved = await synced();
  await upload(moved, STUB_SEGMENTS.map(({ address, bytes }, i) => ({ address: address + 4 * i, bytes })));
  assertEquals(await start(moved), [MEM_END]);
  await assertDead(moved);
});

Deno.test("upload: another entry point, or another program: silence until a reset", async () => {
  const self = await synced();
  await upload(self);
  assertEquals(await start(self, STUB_ENTRY - 4), [MEM_END]);
  await assertDead(self);

  self.board.press("gpio0");
  self.board.press("reset");
  await self.clock.sleep(1);
  self.board.release("reset");
  await self.clock.sleep(20);
  await self.ask(SYNC);
  assertEquals((await self.ask(SYNC)).length, 8);
  // After a reset, the content of RAM is undefined.
  assertEquals(await start(self), [MEM_END]);
  await assertDead(self);
});

Deno.test("upload: the order of the segments does not matter, that of the blocks does", async () => {
  const self = await synced();
  await upload(self, [...STUB_SEGMENTS].reverse());
  assertEquals(await start(self), [MEM_END, OHAI]);

  const wrong = await synced();
  const { address, bytes } = STUB_SEGMENTS[0]!;
  await upload(wrong, STUB_SEGMENTS.slice(1));
  await wrong.ask(request(0x05, words(bytes.length, 2, 0x1800, address)));
  assertEquals((await wrong.ask(block(0x07, 0, bytes.subarray(0x1800))))[0]!.slice(-5), "00 00");
  assertEquals((await wrong.ask(block(0x07, 1, bytes.subarray(0, 0x1800))))[0]!.slice(-5), "00 00");
  assertEquals(await start(wrong), [MEM_END]);
});

Deno.test("upload: RAM holds what MEM_DATA wrote, in the stub, too", async () => {
  const self = await stubbed();
  await self.ask(request(0x05, words(4, 1, 4, 0x3ffe8000)));
  assertEquals(await self.ask(block(0x07, 0, hex("de ad be ef"))), ["01 07 02 00 00 00 00 00 00 00"]);
  assertEquals(await self.ask(request(0x0a, words(0x3ffe8000))), ["01 0a 02 00 de ad be ef 00 00"]);
});

Deno.test("upload: the stub can start itself again", async () => {
  const self = await stubbed();
  await self.ask(request(0x05, words(4, 1, 4, 0x3ffe8000)));
  const replies = await self.ask(request(0x06, words(0, STUB_ENTRY)));
  assertEquals(replies, ["01 06 02 00 00 00 00 00 00 00", OHAI]);
});
