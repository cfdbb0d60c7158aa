import { assert, assertEquals } from "@std/assert";
import { blockMs, COMMAND_MS, md5Ms, writeMs } from "../../../lib/esp/protocol/timeouts.ts";
import { fc } from "../../tools/property.ts";

const MB = 1024 * 1024;

Deno.test("timeouts: 40 s per MB for writing, 8 s for hashing, both from 3 to 240 s", () => {
  assertEquals([0, 4096, MB, 4 * MB, 16 * MB].map(writeMs), [3_000, 3_000, 40_000, 160_000, 240_000]);
  assertEquals([0, MB / 4, MB, 4 * MB, 128 * MB].map(md5Ms), [3_000, 3_000, 8_000, 32_000, 240_000]);
});

Deno.test("timeouts: a block has its unpacked size and one 64 KB erase for each 32 KB", () => {
  assertEquals(blockMs(0), 3_000);
  // 32 KB and 64 KB: 96 KB of 1024 at 40 s
  assertEquals(blockMs(0x8000), 3_750);
  // one byte more, one erase more
  assertEquals(Math.floor(blockMs(0x8001)), 6_250);
  assertEquals(blockMs(0x100000), 120_000);
});

Deno.test("timeouts: sectors that are erased one by one have the maximum time of data sheets", () => {
  // Seven sectors and one block of a W25Q, and 128 pages of a Macronix.
  assert(blockMs(0x8000, true) >= 7 * 400 + 2_000 + 128 * 5);
  assertEquals(blockMs(0, true), 3_000);
  assert(blockMs(128 * MB, true) <= 240_000);
});

Deno.test("timeouts: never less for more work, and never less than for an ordinary command", () => {
  const bytes = fc.nat(128 * MB);
  fc.assert(fc.property(bytes, bytes, (a, b) => {
    const [less, more] = a < b ? [a, b] : [b, a];
    for (const ms of [writeMs, md5Ms, blockMs]) {
      assert(ms(less) <= ms(more));
      assert(ms(less) >= COMMAND_MS && ms(more) <= 240_000);
    }
  }));
});
