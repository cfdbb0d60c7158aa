/** The boot layout of the board is read before the first erase, and the bootloader agrees with flasher. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { otadataSelecting } from "../../../lib/esp/image/otadata.ts";
import { ImageError } from "../../../lib/errors.ts";
import type { Firmware } from "../../../lib/esp/plan/plan.ts";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { file, noise } from "../../fake/firmware.ts";
import {
  buildApplication,
  buildBootloader,
  buildTable,
  bytesOf,
  FAMILY,
  merge,
  type PartitionRow,
} from "../../fake/image.ts";
import { sameBytes } from "../../fake/invariants.ts";
import { errorOf, runSession, type Session, type SessionOptions } from "../../fake/session.ts";

const READ_FLASH = [0xd2, 0x0e];
const ESP32 = FAMILY.esp32;
const OTA: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x5000],
  ["otadata", 1, 0, 0xe000, 0x2000],
  ["app0", 0, 0x10, 0x10000, 0x8000],
  ["app1", 0, 0x11, 0x18000, 0x8000],
  ["fs", 1, 0x82, 0x20000, 0x8000],
];
const PARTITIONS = OTA.map(([name, type, subtype, offset, size]) => ({ name, type, subtype, offset, size }));
const OLD = buildApplication(ESP32, { codeLength: 0x500 });
const NEW = buildApplication(ESP32, { codeLength: 0x700 });
const SECRET = "wifi-password-in-nvs";

/** A complete board: bootloader, table, settings, both applications, and otadata that selects `slot`. */
function used(slot: number | undefined, rows = OTA): Uint8Array {
  const otadata = slot === undefined ? new Uint8Array(0x2000).fill(0xff) : slot === 0
    // Sequence number 3 of two slots.
    ? merge([[0, Uint8Array.of(3, 0, 0, 0)], [4, new Uint8Array(24).fill(0xff)], [
      28,
      Uint8Array.of(0x11, 0x50, 0x4a, 0xed),
    ], [0x1fff, Uint8Array.of(0xff)]])
    : otadataSelecting(PARTITIONS, PARTITIONS[2 + slot]!)!;
  return merge([
    [0, new Uint8Array(0x1000).fill(0xff)],
    [0x1000, buildBootloader(ESP32, { sizeAndFreq: 0x00 })],
    [0x8000, buildTable(rows)],
    [0x9000, new TextEncoder().encode(SECRET)],
    [0xe000, otadata],
    [0x10000, OLD],
    [0x18000, OLD],
    [0x3ffff, Uint8Array.of(0xff)],
  ]);
}

interface Run extends Session {
  /** The number of flash reads. */
  readonly reads: number;
}

async function run(
  files: readonly Firmware[],
  { board, job }: { readonly board?: Partial<BoardOptions>; readonly job?: SessionOptions["job"] } = {},
): Promise<Run> {
  let reads = 0;
  const session = await runSession({
    files,
    board: {
      ...{ chip: "esp32", flashSize: 0x100000, flashId: 0x1440ef, espIdfBootloader: true },
      faults: {
        refuse(_count, opcode) {
          if (READ_FLASH.includes(opcode)) reads++;
          return undefined;
        },
      },
      ...board,
    },
    job: { chips: CHIPS, ...job },
  });
  const told = JSON.stringify(session.events) + String(session.error);
  assert(!told.includes(SECRET), "what NVS holds is told");
  return { ...session, reads };
}

/** The output of the bootloader. */
function loads(address: number): SessionOptions["job"] {
  const text = `Loaded app from partition at offset 0x${address.toString(16)}`;
  return { expect: { what: { text }, within: 3000, baud: 115200 } };
}

const app = (at: number) => file(at, NEW, "app.bin");

function warnings({ events }: Session): string[] {
  return events.flatMap((event) => event.type === "warning" ? [event.message] : []);
}

function assertUnchanged({ board, flashBefore }: Session): void {
  assert(sameBytes(board.flash, flashBefore), "the flash was changed");
}

function succeeded(session: Run): Run {
  if (session.error !== undefined) throw session.error;
  return session;
}

for (const useStub of [true, false]) {
  const who = useStub ? "stub" : "ROM alone";

  Deno.test(`${who}: an application alone, at the offset of the board's table, selected by otadata`, async () => {
    for (const [slot, at] of [[0, 0x10000], [1, 0x18000], [undefined, 0x10000]] as const) {
      const board = { flash: used(slot) };
      const done = succeeded(await run([app(at)], { board, job: { useStub, ...loads(at) } }));
      assertEquals([done.done?.board, warnings(done)], ["running", []]);
    }
  });

  Deno.test(`${who}: otadata on the board selects another slot`, async () => {
    const board = { flash: used(1) };
    const refused = await run([app(0x10000)], { board, job: { useStub } });
    assertEquals(
      errorOf(refused, ImageError).message,
      'Cannot boot "app.bin" from ota_0 (0x10000): the board\'s otadata selects ota_1, ' +
        "which holds another program",
    );
    assertEquals([refused.error instanceof ImageError && refused.error.exitCode], [7]);
    assertUnchanged(refused);
    // The bootloader agrees: forced, it starts the other one.
    const job = { useStub, force: true };
    succeeded(await run([app(0x10000)], { board, job: { ...job, ...loads(0x18000) } }));
    // And with --boot-written the new one.
    for (const [slot, at] of [[1, 0x10000], [0, 0x18000], [undefined, 0x18000]] as const) {
      const board = { flash: used(slot) };
      const set = await run([app(at)], { board, job: { useStub, bootWritten: true, ...loads(at) } });
      assertEquals(succeeded(set).done?.board, "running");
      const regions = set.events.flatMap((event) => event.type === "verified" ? [event.path] : []);
      assert(regions.includes("otadata"), regions.join());
    }
  });

  Deno.test(`${who}: the selected slot is empty, and the bootloader tries the next`, async () => {
    const flash = used(1);
    flash.fill(0xff, 0x18000, 0x20000);
    succeeded(await run([app(0x10000)], { board: { flash }, job: { useStub, ...loads(0x10000) } }));
  });

  Deno.test(`${who}: the table on the board has its application at another offset`, async () => {
    const rows: PartitionRow[] = [["factory", 0, 0, 0x18000, 0x8000], ["fs", 1, 0x82, 0x20000, 0x8000]];
    const board = { flash: used(undefined, rows) };
    const refused = await run([app(0x10000)], { board, job: { useStub } });
    assertStringIncludes(
      errorOf(refused, ImageError).message,
      "the partition table has applications at 0x18000 (factory)",
    );
    assertUnchanged(refused);
    succeeded(await run([app(0x18000)], { board, job: { useStub, ...loads(0x18000) } }));
  });

  Deno.test(`${who}: a board without a table: one warning, and no refusal`, async () => {
    for (const flash of [new Uint8Array(0x100000).fill(0xff), noise(0x10000, 8)]) {
      const done = succeeded(await run([app(0x10000)], { board: { flash }, job: { useStub } }));
      assertEquals(warnings(done), [
        "No file contains a partition table, which bootloaders need to find their application, and the board has none " +
        "at 0x8000",
      ]);
    }
  });
}

Deno.test("on board: the number of reads", async () => {
  const data = file(0x20000, bytesOf(0x100), "fs.bin");
  const board = { flash: used(1) };
  // The table; with an application also the two entries of otadata, and the start of the first slot.
  assertEquals(succeeded(await run([data], { board })).reads, 1);
  assertEquals(succeeded(await run([app(0x18000)], { board })).reads, 3);
  assertEquals((await run([app(0x10000)], { board })).reads, 4);
  // A complete plan needs no read.
  const whole = [file(0x1000, used(1).subarray(0x1000), "all.bin")];
  assertEquals(succeeded(await run(whole, { board })).reads, 0);
  // A flash that is erased first decides nothing, and the image of a whole flash is not checked.
  const erased = succeeded(await run([app(0x10000)], { board, job: { erase: "all" } }));
  assertEquals([erased.reads, warnings(erased)], [0, [
    "No file contains a partition table, which bootloaders need to find their application, and the board will have none",
  ]]);
  assertEquals(succeeded(await run([{ ...app(0x11000), raw: true, vouched: true }], { board })).reads, 0);
  for (const fuses of [{ flashEncryption: true }]) {
    const forced = await run([data], { board: { ...board, fuses }, job: { force: true } });
    assertEquals(succeeded(forced).reads, 0);
  }
});

Deno.test("on board: data outside every partition, and a plan that starts nothing", async () => {
  const done = succeeded(await run([file(0x80000, bytesOf(16), "x.bin")], { board: { flash: used(1) } }));
  const plan = done.events.find((event) => event.type === "plan");
  assert(plan?.type === "plan" && plan.notes.some(({ text }) => text.includes("is outside every partition")));
  assertEquals([done.done?.board, done.done?.startsNothing], ["restarted", true]);
});

/** The files of a complete ESP32, with the given table and other files. */
const filesOf = (rows: readonly PartitionRow[], ...rest: readonly Firmware[]) => [
  file(0x1000, buildBootloader(ESP32, { sizeAndFreq: 0x00 }), "boot.bin"),
  file(0x8000, buildTable(rows), "parts.bin"),
  ...rest,
];
const FACTORY: PartitionRow = ["factory", 0, 0, 0x20000, 0x8000];

/** Files that need --force, and the message of the bootloader. */
const REFUSED: readonly (readonly [what: string, says: string, files: readonly Firmware[]])[] = [
  [
    "text for an application",
    "has invalid magic byte",
    filesOf([FACTORY], file(0x20000, bytesOf(99), "app.bin")),
  ],
  ["an application at the wrong place", "No bootable app partitions", filesOf([FACTORY], app(0x10000))],
  [
    "an application that is too long",
    "doesn't fit in partition length",
    filesOf([
      ["factory", 0, 0, 0x10000, 0x400],
    ], app(0x10000)),
  ],
  [
    "a table beyond the header's size",
    "exceeds flash chip size",
    filesOf([
      FACTORY,
      ["fs", 1, 0x82, 0x100000, 0x100000],
    ], app(0x20000)),
  ],
  ["a CSV for a table", "load partition table error", [
    ...filesOf([FACTORY], app(0x20000)).filter(({ path }) => path !== "parts.bin"),
    file(0x8000, new TextEncoder().encode("# Name, Type\n"), "parts.csv"),
  ]],
  [
    "a slot that nothing is written to",
    "OTA app partition slot 1 is not bootable",
    filesOf(
      OTA,
      file(0xe000, otadataSelecting(PARTITIONS, PARTITIONS[3]!)!, "otadata.bin"),
      app(0x10000),
    ),
  ],
];

for (const [what, says, files] of REFUSED) {
  Deno.test(`the bootloader agrees: ${what}`, async () => {
    const board = { flashSize: 0x200000, flashId: 0x1540ef, flash: new Uint8Array(0x200000).fill(0xff) };
    const refused = await run(files, { board });
    assertEquals(errorOf(refused, ImageError).exitCode, 7);
    assertUnchanged(refused);
    const expect = { what: { text: says }, within: 3000, baud: 115200 };
    succeeded(await run(files, { board, job: { force: true, expect } }));
  });
}
