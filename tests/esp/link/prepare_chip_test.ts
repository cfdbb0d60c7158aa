/** The preparation of a chip: the flash's power supply on the ESP32-P4. */
import { assertEquals } from "@std/assert";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { NO_SECURITY } from "../../../lib/esp/chips/security.ts";
import { prepareChip } from "../../../lib/esp/link/prepare_chip.ts";
import { registerBoard } from "../../fake/registers.ts";

async function written(
  revision: number | undefined,
  registers: Record<number, number> = {},
  { id = "esp32p4", secureDownload = false } = {},
): Promise<{ readonly writes: readonly string[]; readonly ms: number }> {
  const chip = chipById(id)!;
  const board = registerBoard({ dialect: chip.rom, registers });
  const identity = {
    chip,
    revision,
    mac: undefined,
    features: [],
    security: { ...NO_SECURITY, secureDownload },
  };
  await prepareChip(board.loader, identity, undefined);
  return { writes: board.log.filter((entry) => entry.startsWith("write ")), ms: board.clock.now() };
}

const SWITCHED_ON = [
  "write 5011010c 1",
  "write 501151bc 8000000",
  "write 501151b8 80",
  "write 501153fc 3",
  "write 501151bc 0",
  "write 501151b8 80",
  "write 501151b8 80",
  "write 501151b8 0",
];

Deno.test("ESP32-P4 v3.1, v3.2: the flash's power supply is switched on", async () => {
  for (const revision of [301, 302]) {
    const { writes, ms } = await written(revision);
    assertEquals(writes, SWITCHED_ON);
    assertEquals(ms >= 13, true);
  }
});

Deno.test("ESP32-P4: other bits of those registers are kept", async () => {
  const { writes } = await written(301, { 0x5011010c: 0xff, 0x501151b8: 0xffffffff, 0x501153fc: 0x100 });
  assertEquals(writes, [
    "write 5011010c 1",
    "write 501151bc 8000000",
    "write 501151b8 ffffffff",
    "write 501153fc 103",
    "write 501151bc 0",
    "write 501151b8 807fffff",
    "write 501151b8 807fffff",
    "write 501151b8 807fff7f",
  ]);
});

Deno.test("ESP32-P4 v3.2 whose ROM switches it on: that is undone for the next boot", async () => {
  const fuse = { 0x5012d034: 0x10000 };
  assertEquals((await written(302, { ...fuse, 0x501153fc: 0x8003 })).writes, ["write 501153fc 8000"]);
  for (const date of [0, 1, 2, 0x8000]) {
    assertEquals((await written(302, { ...fuse, 0x501153fc: date })).writes, []);
  }
  // v3.1 has no such fuse.
  assertEquals((await written(301, fuse)).writes, SWITCHED_ON);
});

Deno.test("other silicon needs no preparation", async () => {
  for (const revision of [undefined, 0, 100, 103, 300, 303, 400]) {
    assertEquals((await written(revision)).writes, []);
  }
  assertEquals((await written(301, {}, { id: "esp32s3" })).writes, []);
  assertEquals((await written(301, {}, { secureDownload: true })).writes, []);
});
