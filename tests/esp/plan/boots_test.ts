// Checks that the files boot together: refuses what ESP-IDF's bootloader would reject, unless forced.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type BootLayout, type Firmware, makePlan } from "../../../lib/esp/plan/plan.ts";
import { otadataSelecting } from "../../../lib/esp/image/otadata.ts";
import {
  buildApplication,
  buildBootloader,
  buildImage,
  buildMerged,
  buildTable,
  buildUf2,
  bytesOf,
  FAMILY,
  merge,
  type PartitionRow,
  uf2Blocks,
} from "../../fake/image.ts";
import { mappedProgram, version2 } from "../../fake/esp8266_image.ts";
import { unpackFirmware } from "../../../lib/esp/plan/unpack.ts";
import { app, assertForcible, boot, file, KEEP, MB, notesOf, options, refused, table } from "./files.ts";

const text = (words: string) => new TextEncoder().encode(words);
const blank = (length: number) => new Uint8Array(length).fill(0xff);
const OTA: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x5000],
  ["otadata", 1, 0, 0xe000, 0x2000],
  ["app0", 0, 0x10, 0x10000, 0x10000],
  ["app1", 0, 0x11, 0x20000, 0x10000],
  ["fs", 1, 0x82, 0x30000, 0x10000],
];
const PARTITIONS = OTA.map(([name, type, subtype, offset, size]) => ({ name, type, subtype, offset, size }));
const select = (slot: number) => otadataSelecting(PARTITIONS, PARTITIONS[2 + slot]!)!;

/** The entries of the partition, joined. */
function entriesFor(slot: number): Uint8Array {
  const selected = new Uint8Array(64).fill(0xff);
  const content = slot === 0 ? text("\x01") : select(slot).subarray(0, 32);
  selected.set(content);
  return selected;
}

/** A board with these partitions. */
const board = (more: Partial<BootLayout> = {}): BootLayout => ({
  partitions: PARTITIONS,
  entries: new Uint8Array(64).fill(0xff),
  images: [],
  ...more,
});

Deno.test("plan refused: other content in place of an application, unless forced", () => {
  const junk: readonly (readonly [words: string, bytes: Uint8Array])[] = [
    ["text", text("# Name, Type, SubType, Offset, Size\nnvs, data, nvs, 0x9000, 0x6000\n")],
    ["blank", blank(0x1000)],
    ["nothing but zeros", new Uint8Array(0x1000)],
    ["a partition table", buildTable()],
    ["data", bytesOf(0x1000, 1)],
  ];
  for (const [words, bytes] of junk) {
    // Without a table at the usual offset, flasher also searches elsewhere.
    const without = words === "a partition table" ? [] : [[boot()]];
    for (const files of [[boot(), table()], ...without]) {
      const file0 = file(0x10000, bytes, "app.bin");
      const place = files.length === 2 ? 'partition "factory"' : "this offset, next to a bootloader,";
      assertForcible(
        [...files, file0],
        {},
        `ImageError: Cannot write "app.bin" at 0x10000: it is ${words}, but ${place} is for an application\n` +
          "> The bootloader would find nothing to start there. If this is intended, add --force.",
      );
    }
  }
  // A table elsewhere may put other data there, and an ESP8266 has no table.
  const rows: PartitionRow[] = [["fs", 1, 0x82, 0x10000, 0x10000], ["app", 0, 0, 0x20000, 0x10000]];
  assertEquals(refused([boot(), table(rows), file(0x10000, blank(0x1000), "fs.bin")]), "accepted");
});

Deno.test("plan refused: failed downloads, forced or not", () => {
  const junk: readonly string[] = [
    "404: Not Found\n",
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1000\n",
    '{"message":"Not Found","status":"404"}',
    "<!-- saved from a site -->\n<html><body>404</body></html>",
  ];
  for (const words of junk) {
    const files = [boot(), table(), file(0x10000, text(words), "app.bin")];
    for (const force of [false, true]) {
      const answer = refused(files, { force });
      assertMatch(answer, /^ImageError: Cannot use "app\.bin": it is .*not firmware/, answer);
    }
  }
});

Deno.test("plan refused: no table at the usual offset, unless forced", () => {
  const wrong: readonly (readonly [words: string, bytes: Uint8Array])[] = [
    ["text", text("# Name, Type, SubType, Offset, Size\nnvs, data, nvs, 0x9000, 0x6000\n")],
    ["a program", buildApplication(FAMILY.esp32)],
    ["data", select(1)],
    ["nothing but zeros", new Uint8Array(0xc00)],
  ];
  for (const [words, bytes] of wrong) {
    assertForcible(
      [boot(), file(0x8000, bytes, "parts.bin")],
      {},
      `ImageError: Cannot write "parts.bin" at 0x8000: it is ${words}, ` +
        "but the bootloader needs a partition table there\n" +
        "> The table is the .bin file that the build makes from partitions.csv. If this is intended, add --force.",
    );
  }
  // A bootloader that covers the usual offset was built for another one.
  const long = buildBootloader(FAMILY.esp32, {
    segments: [{ address: FAMILY.esp32.iram, data: bytesOf(0x8000) }],
  });
  const moved = table(OTA.slice(1), 0xc000);
  assertEquals(refused([file(0x1000, long, "boot.bin"), moved, app()]), "accepted");
});

Deno.test("plan refused: a merged file with a damaged first byte of table or application, or truncated", () => {
  const harm = (address: number) => {
    const bytes = buildMerged(FAMILY.esp32);
    bytes[address - 0x1000]! ^= 0x55;
    return [file(0x1000, bytes, "m.bin")];
  };
  assertStringIncludes(refused(harm(0x8000)), 'Cannot write "m.bin" at 0x1000: its part at 0x8000 is data');
  assertStringIncludes(
    refused(harm(0x10000)),
    'Cannot write "m.bin" at 0x10000: this part of the file is data, but partition "factory" is for an application',
  );
  const incomplete =
    "\n> The download looks incomplete. Download the file again. If this is intended, add --force.";
  const cut = (id: "esp32" | "esp32s3", length: number) => [
    file(FAMILY[id].boot, buildMerged(FAMILY[id]).subarray(0, length), "m.bin"),
  ];
  assertForcible(
    cut("esp32", 0x8000),
    {},
    'ImageError: Cannot use "m.bin": it ends at 0x9000, before the application of its partition table ' +
      `at 0x10000${incomplete}`,
  );
  assertEquals(
    refused(cut("esp32s3", 0x10000), {}, "esp32s3"),
    'ImageError: Cannot use "m.bin": it ends at 0x10000, before the application of its partition table ' +
      `at 0x10000${incomplete}`,
  );
  assertEquals(
    refused(cut("esp32s3", 0x8000), {}, "esp32s3"),
    'ImageError: Cannot use "m.bin": it is blank after its bootloader and ends at 0x8000 without a partition ' +
      `table${incomplete}`,
  );
  assertEquals(refused([...cut("esp32", 0x8000), app()]), "accepted");
  const empty = merge([[0x1000, boot().bytes], [0x8000, buildTable()], [0x1ffff, blank(1)]]);
  assertStringIncludes(refused([file(0x1000, empty, "m.bin")]), "but no application");
});

Deno.test("plan refused: a merged file of the ESP8266's RTOS SDK that ends before its application", () => {
  const whole = merge([[0, buildImage()], [0x8000, buildTable()], [0x10000, mappedProgram(0x40210010)]]);
  const on = (length: number, ...more: Firmware[]) =>
    refused([file(0, whole.subarray(0, length), "m.bin"), ...more], {}, "esp8266");
  assertEquals(on(whole.length), "accepted");
  assertEquals(
    on(0xc000),
    'ImageError: Cannot use "m.bin": it ends at 0xc000, before the application of its partition table at ' +
      "0x10000\n> The download looks incomplete. Download the file again. If this is intended, add --force.",
  );
  assertEquals(on(0xc000, file(0x10000, mappedProgram(0x40210010), "app.bin")), "accepted");
});

Deno.test("plan refused: a dump of the flash at another offset", () => {
  const padded = merge([[0, blank(0x1000)], [0x1000, buildMerged(FAMILY.esp32)]]);
  assertForcible(
    [file(0x10000, padded, "m.bin")],
    {},
    'ImageError: Cannot write "m.bin" at 0x10000: its bootloader is at 0x1000 in the file, so the file belongs ' +
      "at 0x0\n> Write it at 0x0. If this is intended, add --force.",
  );
});

Deno.test("plan refused: an application outside the application partitions, unless forced", () => {
  const rows: PartitionRow[] = [["nvs", 1, 2, 0x9000, 0x6000], ["factory", 0, 0, 0x20000, 0x10000]];
  assertForcible(
    [boot(), table(rows), app()],
    {},
    'ImageError: Cannot boot "app.bin" from 0x10000: no partition begins there, and the partition table has ' +
      "applications at 0x20000 (factory)\n" +
      "> The bootloader starts applications only at the offsets in its table. If this is intended, add --force.",
  );
  assertForcible(
    [boot(), table(OTA), app(0x30000)],
    {},
    'ImageError: Cannot boot "app.bin" from 0x30000: this offset is in partition "fs", and the partition table has ' +
      "applications at 0x10000 (ota_0) or 0x20000 (ota_1)\n" +
      "> The bootloader starts applications only at the offsets in its table. If this is intended, add --force.",
  );
  // Swapped with the file system: the first of the two is reported.
  assertStringIncludes(
    refused([boot(), table(OTA), app(0x30000), file(0x10000, bytesOf(0x1000), "fs.bin")]),
    "Cannot boot",
  );
  // Also by the board's table.
  assertStringIncludes(
    refused([app(0x11000)], { bootLayout: board() }),
    'Cannot boot "app.bin" from 0x11000: this offset is in partition "app0"',
  );
  assertStringIncludes(
    refused([file(0x10000, text("hello"), "app.bin")], { bootLayout: board() }),
    'it is text, but partition "app0" is for an application',
  );
});

Deno.test("plan refused: data that does not fit its partition, unless forced", () => {
  const hint =
    "\n> A file must begin at the offset of its partition and fit into it. If this is intended, add --force.";
  const data = (offset: number, length: number) => [
    boot(),
    table(OTA),
    app(),
    file(offset, bytesOf(length, 1), "fs.bin"),
  ];
  assertForcible(
    data(0x30000, 0x10001),
    {},
    `ImageError: Cannot write "fs.bin" at 0x30000: it has 65537 bytes, partition "fs" has only 65536${hint}`,
  );
  assertForcible(
    data(0x31000, 0x1000),
    {},
    'ImageError: Cannot write "fs.bin" at 0x31000: this offset is inside partition "fs", which begins at 0x30000' +
      hint,
  );
  assertEquals(refused(data(0x30000, 0x10000)), "accepted");
  const gap: PartitionRow[] = [OTA[2]!, ["fs", 1, 0x82, 0x40000, 0x1000]];
  assertForcible(
    [boot(), table(gap), app(), file(0x3f000, bytesOf(0x1001), "fs.bin")],
    {},
    `ImageError: Cannot write "fs.bin" at 0x3f000: it extends into partition "fs" at 0x40000${hint}`,
  );
  assertEquals(
    notesOf(makePlan([boot(), table(gap), app(), file(0x50000, bytesOf(16), "x.bin")], options("esp32"))),
    ['warning: "x.bin" at 0x50000 is outside every partition of the table'],
  );
});

Deno.test("plan refused: a table beyond the size in the bootloader's header, unless forced", () => {
  const small = file(0x1000, buildBootloader(FAMILY.esp32, { sizeAndFreq: 0x10 }), "boot.bin");
  const wanted = (source: string) =>
    `ImageError: Cannot boot with ${source}: partition "vfs" ends at 0x400000, but the ` +
    "bootloader's header says 2 MB of flash: the bootloader would reject the table\n" +
    "> Set size: detect to put the real flash size into the header. If this is intended, add --force.";
  const own = 'the partition table of "parts.bin"';
  assertForcible([small, table(), app()], {}, wanted(own));
  assertForcible(
    [boot(), table(), app()],
    { flash: { ...KEEP, size: "2MB" }, flashSize: 4 * MB },
    wanted(own),
  );
  const detect = { flash: { ...KEEP, size: "detect" }, flashSize: 4 * MB };
  assertEquals(refused([small, table(), app()], detect), "accepted");
  assertEquals(refused([small, table(), app()], { flash: detect.flash }), "accepted");
  const vfs = { name: "vfs", type: 1, subtype: 0x81, offset: 0x200000, size: 0x200000 };
  assertForcible(
    [small],
    { bootLayout: board({ partitions: [...PARTITIONS, vfs] }) },
    wanted("the partition table of the board"),
  );
});

Deno.test("plan refused: another application boots than the written one, unless forced", () => {
  const otadata = file(0xe000, select(1), "otadata.bin");
  assertForcible(
    [boot(), table(OTA), otadata, app()],
    {},
    'ImageError: Cannot boot "app.bin" from ota_0 (0x10000): "otadata.bin" selects ota_1, ' +
      'where no file is written\n> Write it at 0x20000, or omit "otadata.bin". If this is intended, add --force.',
  );
  assertEquals(refused([boot(), table(OTA), otadata, app(0x20000)]), "accepted");
  assertEquals(refused([boot(), table(OTA), otadata, app(), app(0x20000)]), "accepted");
  assertEquals(refused([boot(), table(OTA), file(0xe000, blank(0x2000), "otadata.bin"), app()]), "accepted");
  const other = board({ entries: entriesFor(1), images: [0x20000] });
  assertForcible(
    [app()],
    { bootLayout: other },
    'ImageError: Cannot boot "app.bin" from ota_0 (0x10000): the board\'s otadata selects ota_1, ' +
      "which holds another program\n> To boot the written application, add --boot-written, " +
      "which sets otadata. If this is intended, add --force.",
  );
  // The selected slot is empty: the bootloader tries the next one.
  assertEquals(refused([app()], { bootLayout: board({ entries: entriesFor(1) }) }), "accepted");
  assertEquals(refused([app()], { bootLayout: board() }), "accepted");
  assertEquals(refused([app(0x20000)], { bootLayout: other }), "accepted");
  // Without a selection, the factory application comes first.
  const factory = board({
    partitions: [{ name: "factory", type: 0, subtype: 0, offset: 0x40000, size: 0x10000 }, ...PARTITIONS],
    images: [0x40000],
  });
  assertStringIncludes(refused([app()], { bootLayout: factory }), "the bootloader starts factory first");
});

Deno.test("--boot-written: sets otadata so that the board starts the written application", () => {
  const written = (files: readonly Firmware[], bootLayout: BootLayout) =>
    makePlan(files, options("esp32", { bootLayout, bootWritten: true })).regions.slice(files.length)
      .map(({ path, offset, data }) => [path, offset, data] as const);
  const other = board({ entries: entriesFor(1), images: [0x20000] });
  assertEquals(written([app()], other), [["otadata", 0xe000, blank(0x2000)]]);
  const first = board({ images: [0x10000] });
  const set = written([app(0x20000)], first);
  // Number 2 with the CRC-32 that ESP-IDF's otatool.py gives it.
  assertEquals([...set[0]![2].subarray(0, 4), ...set[0]![2].subarray(28, 32)], [
    2,
    0,
    0,
    0,
    0x74,
    0x37,
    0xf6,
    0x55,
  ]);
  // If it already boots, nothing is set.
  assertEquals(written([app()], board()), []);
  assertStringIncludes(
    refused([app(), file(0xe000, select(1), "otadata.bin")], { bootLayout: first, bootWritten: true }),
    'ProfileError: Cannot make the board boot "app.bin" (--boot-written): "otadata.bin" is written to otadata',
  );
});

Deno.test("plan: warns that nothing boots", () => {
  assertEquals(makePlan([app()], options("esp32")).startsNothing, undefined);
  assertEquals(makePlan([boot()], options("esp32")).startsNothing, undefined);
  assertEquals(
    makePlan([file(0x1000, version2(), "user1.bin")], options("esp8266")).startsNothing,
    undefined,
  );
  const data = makePlan([file(0x30000, bytesOf(16), "fs.bin")], options("esp32", { erasesAll: true }));
  assert(data.startsNothing);
  assertEquals(notesOf(data), [
    "warning: No file covers 0x1000, where ESP32 boots from, and the whole flash is erased first: the chip will not boot",
  ]);
});

Deno.test("plan accepted: UF2 ranges that extend into the next partition, or begin inside one", () => {
  const blocks = [
    ...uf2Blocks(0x1000, boot().bytes),
    ...uf2Blocks(0x8000, buildTable(OTA)),
    ...uf2Blocks(0xe000, blank(0x2000)),
    ...uf2Blocks(0x10000, app().bytes),
    ...uf2Blocks(0x30000, bytesOf(0x1000)),
    ...uf2Blocks(0x38000, bytesOf(0x1000)),
  ];
  const ranges = unpackFirmware(file(0, buildUf2(blocks, 0x1c5f21b0), "all.uf2"));
  assertEquals(refused(ranges), "accepted");
});
