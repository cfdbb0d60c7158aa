/** The faults that other tests put into simulated boards. */

import { assertEquals } from "@std/assert";
import {
  bench,
  block,
  READ_MAGIC,
  request,
  STUB_ENTRY,
  stubbed,
  SYNC,
  synced,
  upload,
  words,
} from "./bench.ts";

const MAGIC = "01 0a 02 00 01 c1 f0 ff 00 00";

Deno.test("faults: a byte to the chip is lost, flipped or doubled", async () => {
  // Two SYNC of 46 bytes come first.
  for (
    const [index, map, expected] of [
      [92 + 3, () => [], []], // the frame is a byte short, and a stale byte completes it
      [92, () => [], []], // without its first C0 the rest is noise
      [92, (byte: number) => [byte, byte], [MAGIC]],
      [92 + 9, (byte: number) => [byte ^ 4], ["01 0a 02 00 00 00 00 00 00 00"]],
    ] as const
  ) {
    const { ask } = await synced({ faults: { toChip: (byte, i) => i === index ? map(byte) : undefined } });
    const replies = await ask(READ_MAGIC);
    if (expected.length > 0) assertEquals(replies, [...expected]);
    else assertEquals(replies.includes(MAGIC), false);
  }
});

Deno.test("faults: a byte from the chip is lost, flipped or doubled", async () => {
  const seen: number[] = [];
  const { raw } = await synced({
    faults: {
      fromChip: (byte, i) => {
        if (i >= 140) seen.push(byte);
        return i === 151 ? [] : undefined;
      },
    },
  });
  await raw(READ_MAGIC);
  assertEquals(seen.length > 0, true);
});

Deno.test("faults: a command is refused or dropped", async () => {
  const asked: [number, number][] = [];
  const { ask } = await synced({
    faults: {
      refuse: (count, opcode) => {
        asked.push([count, opcode]);
        return count === 1 ? [1, 6] : count === 2 ? "silence" : undefined;
      },
    },
  });
  assertEquals(await ask(READ_MAGIC), ["01 0a 02 00 07 07 12 20 01 06"]);
  assertEquals(await ask(READ_MAGIC), []);
  assertEquals(await ask(READ_MAGIC), [MAGIC]);
  assertEquals(asked, [[0, 0x08], [1, 0x0a], [2, 0x0a], [3, 0x0a]]);
});

Deno.test("faults: the stub refuses a command, with its status bytes", async () => {
  const { ask } = await stubbed({
    faults: { refuse: (_, opcode) => opcode === 0xd1 ? [0xc4, 0] : undefined },
  });
  assertEquals(await ask(request(0xd1, words(0, 0x1000))), ["01 d1 02 00 00 00 00 00 c4 00"]);
});

Deno.test("faults: the ROM's read-back notices a bad cell, the stub does not", async () => {
  const faults = { badCell: 0x10010 };
  const data = new Uint8Array(0x400).fill(0xff);
  const rom = await synced({ faults });
  await rom.ask(request(0x02, words(0x400, 1, 0x400, 0x10000)), 500);
  assertEquals((await rom.ask(block(0x03, 0, data), 500))[0]!.slice(-5), "01 08");

  const stub = await stubbed({ faults });
  await stub.ask(request(0x02, words(0x400, 1, 0x400, 0x10000)), 500);
  assertEquals((await stub.ask(block(0x03, 0, data), 500))[0]!.slice(-5), "00 00");
  assertEquals((await stub.ask(request(0x04, words(1)), 500))[0]!.slice(-5), "00 00");
  assertEquals(stub.board.flash[0x10010], 0xfe);
});

Deno.test("faults: a bad sector does not erase", async () => {
  const { ask, board } = await stubbed({ faults: { badSector: 3 }, flash: new Uint8Array(0x8000) });
  await ask(request(0xd1, words(0x2000, 0x3000)), 500);
  assertEquals([0x2000, 0x3000, 0x4000].map((at) => board.flash[at]), [0xff, 0, 0xff]);
});

Deno.test("faults: after a reset by byte count, the chip boots from flash", async () => {
  const { ask, board } = await synced({ faults: { resetAt: 92 + 7 }, flash: new Uint8Array(16) });
  const { resets } = board.statistics;
  const replies = await ask(READ_MAGIC);
  assertEquals(replies.includes(MAGIC), false);
  assertEquals(board.statistics.resets, resets + 1);
  assertEquals(board.state, "hung");
});

Deno.test("faults: a stub that does not greet, and one that ignores the baud change", async () => {
  const silent = await synced({ faults: { noOhai: true } });
  await upload(silent);
  assertEquals(await silent.ask(request(0x06, words(0, STUB_ENTRY))), ["01 06 02 00 07 07 12 20 00 00"]);
  assertEquals((await silent.ask(SYNC)).length, 8);

  const deaf = await stubbed({ faults: { ignoreBaudChange: true } });
  assertEquals(await deaf.ask(request(0x0f, words(460800, 115200))), ["01 0f 02 00 00 00 00 00 00 00"]);
  assertEquals(deaf.board.divider, 451);
  assertEquals(await deaf.ask(READ_MAGIC), [MAGIC]);
});

Deno.test("faults: statistics count bytes, sectors, pages and resets", async () => {
  const { ask, board } = await bench();
  const before = board.statistics;
  await ask(SYNC);
  await ask(SYNC);
  const after = board.statistics;
  assertEquals(after.bytesToChip - before.bytesToChip, 2 * SYNC.length);
  assertEquals(after.bytesToHost - before.bytesToHost, 96);
  assertEquals(after.resets, before.resets);
});
