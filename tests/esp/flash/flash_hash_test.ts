/** The comparison of flash with expected content: its result, and the number of hashes that it takes. */
import { assertEquals } from "@std/assert";
import { expectBlank, expectData, findDifferences, isBlank } from "../../../lib/esp/flash/flash_hash.ts";
import { rangeBetween } from "../../../lib/ranges.ts";
import { resultOf, workOn } from "../../fake/chip_session.ts";
import { noise } from "../../fake/firmware.ts";

const SECTOR = 0x1000;
const SIZE = 0x40000;
/** SPI_FLASH_MD5. */
const HASH = 0x13;

/** Compares a region with a flash in which one byte of each given sector differs. */
async function compare(offset: number, size: number, differing: readonly number[]) {
  const flash = noise(SIZE, 4);
  const data = flash.slice(offset, offset + size);
  for (const sector of differing) flash[offset + sector * SECTOR + 7]! ^= 1;
  const run = await workOn(
    ({ session: { loader } }) => findDifferences(loader, expectData({ offset, data })),
    { board: { flash } },
  );
  return { ranges: resultOf(run), hashes: run.opcodes.filter((opcode) => opcode === HASH).length };
}

Deno.test("comparison: equal content takes one hash", async () => {
  assertEquals(await compare(0x3000, 0x21000, []), { ranges: [], hashes: 1 });
});

Deno.test("comparison: no range is hashed twice, however short", async () => {
  assertEquals(await compare(0x3000, SECTOR, [0]), { ranges: [rangeBetween(0x3000, 0x4000)], hashes: 1 });
  assertEquals(await compare(0x3000, 100, [0]), { ranges: [rangeBetween(0x3000, 0x3064)], hashes: 1 });
  assertEquals(await compare(0x3000, 3 * SECTOR, [1]), {
    ranges: [rangeBetween(0x4000, 0x5000)],
    hashes: 1 + 3,
  });
  assertEquals((await compare(0x3000, 0x10000, [9])).hashes, 1 + 16);
});

Deno.test("comparison: only blocks that differ are searched by sectors, and adjacent sectors are one range", async () => {
  const { ranges, hashes } = await compare(0x3000, 0x28000, [15, 16, 18]);
  assertEquals(ranges, [rangeBetween(0x12000, 0x14000), rangeBetween(0x15000, 0x16000)]);
  assertEquals(hashes, 1 + 3 + 16 + 16);
});

Deno.test("comparison: blank flash is compared without its content, and a used flash shows at the first hash", async () => {
  const flash = new Uint8Array(0x100000).fill(0xff);
  flash[0x1234] = 0;
  const board = { flashSize: flash.length, flashId: 0x1440ef, flash };
  const all = { offset: 0, size: flash.length };
  const found = await workOn(
    ({ session: { loader } }) => findDifferences(loader, expectBlank(all)),
    { board },
  );
  assertEquals(resultOf(found), [rangeBetween(0x1000, 0x2000)]);
  const used = await workOn(({ session: { loader } }) => isBlank(loader, all), { board });
  assertEquals(resultOf(used), false);
  const count = (opcodes: readonly number[]) => opcodes.filter((opcode) => opcode === HASH).length;
  const identified = count((await workOn(() => Promise.resolve(), { board })).opcodes);
  assertEquals(count(used.opcodes) - identified, 1);
});
