// Files at other offsets than they expect.
import { assertEquals } from "@std/assert";
import { type Chip, chipById } from "../../../lib/esp/chips/mod.ts";
import { type Firmware, makePlan } from "../../../lib/esp/plan/plan.ts";
import { unpackFirmware } from "../../../lib/esp/plan/unpack.ts";
import { arduino, mappedProgram, version2 } from "../../fake/esp8266_image.ts";
import {
  buildApplication,
  buildBootloader,
  buildHex,
  buildImage,
  buildMerged,
  buildMicroPython,
  buildTable,
  buildUf2,
  bytesOf,
  FAMILY,
  merge,
  type PartitionRow,
  uf2Blocks,
} from "../../fake/image.ts";
import { readReal, REAL_FILES, realTest } from "../image/shared.ts";
import { analyzeFile } from "../../../lib/esp/image/analyze.ts";
import { file, notesOf, options, refused } from "./files.ts";

type Span = readonly [from: number, to: number];

const NO_LOADER =
  "warning: No file covers 0x0, where ESP8266 boots from: the chip will boot what the flash already holds there";

/** Refused with this message, which --force turns into a warning. */
function assertRefused(files: readonly Firmware[], wanted: string, id = "esp8266"): void {
  assertEquals(refused(files, {}, id), wanted);
  const notes = notesOf(makePlan(files, options(id, { force: true })));
  assertEquals(
    notes.includes(`warning: Forced: ${wanted.split("\n")[0]!.replace("ImageError: ", "")}`),
    true,
  );
}

const notesFor = (files: readonly Firmware[], id = "esp8266") => notesOf(makePlan(files, options(id)));
const loader = file(0, buildImage(), "boot.bin");

Deno.test("an image that the ESP8266 boots goes to 0x0", () => {
  const wanted = (at: string) =>
    `ImageError: Cannot write "fw.bin" at ${at}: it is an image that ESP8266 boots directly, expected at 0x0\n` +
    `> Write it at 0x0. If a loader starts it at ${at}, add --force.`;
  for (const bytes of [buildMicroPython(), buildImage(), arduino(), arduino({ crc: true })]) {
    assertRefused([file(0x1000, bytes, "fw.bin")], wanted("0x1000"));
    assertRefused([file(0x10000, bytes, "fw.bin")], wanted("0x10000"));
    assertEquals(refused([file(0, bytes, "fw.bin")], {}, "esp8266"), "accepted");
  }
  // These cannot run at any other offset, whatever is at 0x0.
  for (const bytes of [buildMicroPython(), arduino()]) {
    assertRefused([loader, file(0x1000, bytes, "fw.bin")], wanted("0x1000"));
  }
});

Deno.test("with a loader in the plan, an image may be at the offset where the loader looks", () => {
  assertEquals(notesFor([loader, file(0x2000, buildImage(), "rom0.bin")]), [
    'warning: "rom0.bin" runs only if the image at 0x0 is a loader that starts it at 0x2000',
  ]);
  assertEquals(notesFor([loader, file(0x1000, version2(), "user1.bin")]), []);
  assertEquals(notesFor([loader, file(0x81000, version2(), "user2.bin")]), []);
  assertEquals(notesFor([loader, file(0x2000, version2(), "rom0.bin")]), []);
  assertEquals(notesFor([file(0x1000, version2(), "user1.bin")]), [NO_LOADER]);
  assertEquals(notesFor([loader, file(0x3000, version2(), "user1.bin")]), [
    'warning: "user1.bin" runs only if the loader looks for it at 0x3000: ' +
    "Espressif's loader looks at 0x1000 and rBoot at 0x2000, unless configured otherwise",
  ]);
});

Deno.test("code for mapped flash runs from one offset in each MB", () => {
  assertEquals(notesFor([loader, file(0x1000, mappedProgram(), "app.bin")]), []);
  assertEquals(notesFor([file(0x10000, mappedProgram(0x40210010), "app.bin")]), [NO_LOADER]);
  assertEquals(notesFor([loader, file(0x110000, mappedProgram(0x40210010), "ota1.bin")]), []);
  assertRefused(
    [loader, file(0x2000, mappedProgram(), "app.bin")],
    'ImageError: Cannot write "app.bin" at 0x2000: its code runs only from 0x1000\n' +
      "> Write it at 0x1000. If this is intended, add --force.",
  );
});

Deno.test("data and raw content may be at any offset", () => {
  assertEquals(notesFor([loader, file(0x3000, bytesOf(5000), "data.bin")]), []);
  const raw = { ...file(0x1000, buildMicroPython(), "backup.bin"), raw: true };
  assertEquals(refused([loader, raw], {}, "esp8266"), "accepted");
});

Deno.test("a dump of the flash goes to 0x0", () => {
  const merged = buildMerged(FAMILY.esp32);
  const whole = merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, merged]]);
  assertEquals(refused([file(0, whole, "fw.bin")]), "accepted");
  assertRefused(
    [file(0x100000, whole, "fw.bin")],
    'ImageError: Cannot write "fw.bin" at 0x100000: its bootloader is at 0x1000 in the file, ' +
      "so the file belongs at 0x0\n> Write it at 0x0. If this is intended, add --force.",
    "esp32",
  );
});

Deno.test("otadata and the application after it, in one file, are no dump of the flash", () => {
  // On these chips they are as far apart as 0x0 and the bootloader.
  for (const id of ["esp32c5", "esp32p4"]) {
    const { chipId, ram: [[iram]], mapped, uf2Family, bootloaderOffset } = chipById(id) as Chip & {
      ram: readonly [Span];
      mapped: readonly [Span];
    };
    const chip = {
      chipId: chipId!,
      boot: bootloaderOffset,
      iram,
      dram: iram + 0x1000,
      code: mapped[0][0] + 0x20,
    };
    const rows: readonly PartitionRow[] = [["otadata", 1, 0, 0xe000, 0x2000], [
      "app",
      0,
      0x10,
      0x10000,
      0x100000,
    ]];
    const content = merge([
      [bootloaderOffset, buildBootloader(chip)],
      [0x8000, buildTable(rows)],
      [0xe000, bytesOf(0x2000)],
      [0x10000, buildApplication(chip)],
    ]);
    const behind = content.subarray(0xe000 - bootloaderOffset);
    const uf2 = buildUf2([
      ...uf2Blocks(bootloaderOffset, buildBootloader(chip)),
      ...uf2Blocks(0x8000, buildTable(rows)),
      ...uf2Blocks(0xe000, behind),
    ], uf2Family);
    assertEquals(refused(unpackFirmware(file(0, uf2, "fw.uf2")), {}, id), "accepted");
    assertEquals(refused([file(0xe000, behind, "fw.bin")], {}, id), "accepted");
  }
});

Deno.test("UF2 and Intel HEX stay at their addresses", () => {
  const merged = buildMerged(FAMILY.esp32);
  const uf2 = buildUf2(uf2Blocks(0x1000, merged), chipById("esp32")!.uf2Family);
  const hex = new TextEncoder().encode(buildHex([[0x8000, bytesOf(0x100)]]));
  const at = (offset: number, bytes: Uint8Array) => unpackFirmware(file(offset, bytes, "fw.uf2"));
  assertEquals(refused(at(0, uf2)), "accepted");
  assertRefused(
    at(0x100000, hex),
    'ImageError: Cannot write "fw.uf2" at 0x108000: the file says that its content goes to 0x8000\n' +
      "> Set offset: 0x0 in the profile to use the addresses in the file. If this is intended, add --force.",
    "esp32",
  );
});

realTest("real images are accepted where they go, and nowhere else", () => {
  for (const name of REAL_FILES) {
    const bytes = readReal(name);
    const { chip, address } = analyzeFile(bytes);
    const on = (offset: number) => refused([file(offset, bytes, name)], {}, chip!.id);
    assertEquals(on(address!), "accepted", name);
    for (const offset of [0x0, 0x1000, 0x2000, 0x10000, 0x100000]) {
      if (offset !== address) assertEquals(on(offset).startsWith("ImageError: "), true, `${name} ${offset}`);
    }
  }
});
