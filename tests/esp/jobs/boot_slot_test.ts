/** An application alone goes to the slot that the board's bootloader starts, which flasher reads before it erases. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { ImageError } from "../../../lib/errors.ts";
import type { Firmware } from "../../../lib/esp/plan/plan.ts";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { file } from "../../fake/firmware.ts";
import {
  buildApplication,
  buildBootloader,
  buildTable,
  FAMILY,
  merge,
  type PartitionRow,
} from "../../fake/image.ts";
import { sameBytes } from "../../fake/invariants.ts";
import { errorOf, runSession, type SessionOptions } from "../../fake/session.ts";

const READ_FLASH = [0xd2, 0x0e];
const ERASES = [0xd0, 0xd1, 0x02, 0x10];
const ROWS: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x5000],
  ["otadata", 1, 0, 0xe000, 0x2000],
  ["app0", 0, 0x10, 0x20000, 0x8000],
  ["app1", 0, 0x11, 0x28000, 0x8000],
];
const APP: Firmware = { ...file(0x10000, buildApplication(FAMILY.esp32), "app.bin"), slot: true };
/** A used board without a choice in otadata: its first slot starts. */
const FLASH = merge([
  [0, new Uint8Array(0x1000).fill(0xff)],
  [0x1000, buildBootloader(FAMILY.esp32, { sizeAndFreq: 0x00 })],
  [0x8000, buildTable(ROWS)],
  [0x20000, buildApplication(FAMILY.esp32, { codeLength: 0x500 })],
  [0xfffff, Uint8Array.of(0xff)],
]);

async function run(board: Partial<BoardOptions>, job: SessionOptions["job"] = {}) {
  const commands: number[] = [];
  const session = await runSession({
    files: [APP],
    board: {
      ...{
        chip: "esp32",
        flashSize: 0x100000,
        flashId: 0x1440ef,
        espIdfBootloader: true,
        flash: FLASH.slice(),
      },
      faults: {
        refuse(_count, opcode) {
          commands.push(opcode);
          return undefined;
        },
      },
      ...board,
    },
    job: { chips: CHIPS, ...job },
  });
  return { ...session, commands };
}

for (const useStub of [true, false]) {
  const who = useStub ? "stub" : "ROM alone";

  Deno.test(`${who}: the slot is read before anything is erased, and the bootloader starts it`, async () => {
    const text = "Loaded app from partition at offset 0x20000";
    const done = await run({}, { useStub, expect: { what: { text }, within: 3000, baud: 115200 } });
    if (done.error !== undefined) throw done.error;
    assertEquals(done.done?.board, "running");
    const reads = done.commands.flatMap((opcode, at) => READ_FLASH.includes(opcode) ? [at] : []);
    const firstErase = done.commands.findIndex((opcode) => ERASES.includes(opcode));
    assert(reads.length > 0 && reads.every((at) => at < firstErase), done.commands.join());
    // The table, the two entries of otadata; once each.
    if (useStub) assertEquals(reads.length, 3);
    assertEquals(done.events.flatMap((event) => event.type === "verified" ? [event.offset] : []), [0x20000]);
  });

  Deno.test(`${who}: a flash that cannot be read shows no slot`, async () => {
    const refused = await run({ fuses: { flashEncryption: true } }, { useStub });
    const error = errorOf(refused, ImageError);
    assertStringIncludes(error.message, "this chip does not let flasher read its flash");
    assert(sameBytes(refused.board.flash, refused.flashBefore), "the flash was changed");
  });
}
