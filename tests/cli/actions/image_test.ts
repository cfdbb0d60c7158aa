/** `flasher image`: descriptions of files, as text and as JSON. */
import { assert, assertEquals } from "@std/assert";
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
  uf2Blocks,
} from "../../fake/image.ts";
import { arduino, version2 } from "../../fake/esp8266_image.ts";
import { type FakeFile, type FakeOptions, flasher } from "../../fake/system.ts";
import { FOLDER, readReal, REAL_FILES, realTest } from "../../esp/image/shared.ts";
import { assertGolden, assertSessions, transcript } from "../golden.ts";
import { profile } from "../world.ts";

const merged = buildMerged(FAMILY.esp32);
const limited = buildImage({ segments: [{ address: FAMILY.esp32c3.code, data: bytesOf(64) }], chipId: 5 });
limited.set([3, 0, 0, 0xc7, 0], 14);

/** Firmware that names itself, in its first segment. */
const DESCRIBED = buildApplication(FAMILY.esp32s3, { codeData: described() });

function described(): Uint8Array {
  const data = bytesOf(600);
  data.fill(0, 0, 256);
  new DataView(data.buffer).setUint32(0, 0xabcd5432, true);
  for (
    const [at, text] of [[16, "1.2.3"], [48, "blink"], [80, "12:00:00"], [96, "Jan  2 2026"], [
      112,
      "v5.5",
    ]] as const
  ) {
    data.set(new TextEncoder().encode(text), at);
  }
  return data;
}

const one = (name: string, content: FakeFile, ...flags: string[]) =>
  [["image", name, ...flags], { files: { [name]: content } }] as const;

Deno.test("descriptions of files, in a pipe", () =>
  assertSessions("image", [
    one("micropython.bin", buildMicroPython(0x400, "MicroPython v1.22.2 on 2024-02-22; a board")),
    one("bootloader.bin", buildBootloader(FAMILY.esp32s3)),
    one("app.bin", buildApplication(FAMILY.esp32s3, { mode: 5, sizeAndFreq: 0xf7 })),
    one("merged.bin", merged),
    one("whole.bin", merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, merged]])),
    one("partition-table.bin", buildTable()),
    one("merged.uf2", buildUf2(uf2Blocks(0x1000, merged), 0x1c5f21b0)),
    one("parts.hex", buildHex([[0x1000, buildBootloader(FAMILY.esp32)], [0x8000, buildTable()]])),
    one("data.bin", bytesOf(100)),
    one("tasmota.bin", arduino({ crc: true })),
    one("user1.bin", version2({ crc: false })),
    one("described.bin", DESCRIBED),
    one("pico.uf2", buildUf2(uf2Blocks(0x10000000, bytesOf(256)), 0xe48bff56)),
    one("other_revision.bin", limited),
    one("cut.bin", buildApplication(FAMILY.esp32s3).subarray(0, 300)),
    one("flipped.bin", buildImage({ checksumError: 1 })),
    one("unknown.bin", buildImage({ chipId: 777 })),
    one("cut.uf2", buildUf2(uf2Blocks(0, bytesOf(600)), 0).subarray(0, 1024)),
    one("program.elf", "\x7fELF\x01\x01\x01"),
    one("page.bin", "<!DOCTYPE html><title>Download</title>"),
    one("missing.bin", "404: Not Found"),
    one("empty.bin", ""),
    ["image nothing.bin"],
    ["image"],
    one("merged.bin", merged, "--json"),
    one("page.bin", "<!DOCTYPE html><title>Download</title>", "--json"),
    one("empty.bin", "", "--json"),
    one("user1.bin", version2({ crc: false }), "--json"),
    one("described.bin", DESCRIBED, "--json"),
    one("unknown.bin", buildImage({ chipId: 777 }), "--json"),
    one("pico.uf2", buildUf2(uf2Blocks(0x10000000, bytesOf(256)), 0xe48bff56), "--json"),
    one("cut.bin", buildApplication(FAMILY.esp32s3).subarray(0, 300), "--json"),
    one("fw.uf2", buildUf2(uf2Blocks(0, buildBootloader(FAMILY.esp32s3)), 0xc47e5767), "--json"),
  ]));

Deno.test("the description of a file, on a terminal of 40 columns", async () => {
  const ran = await flasher(["image", "merged.bin"], { files: { "merged.bin": merged }, stdout: 40 });
  for (const line of ran.stdout.split("\n")) assert(line.length < 40, line);
});

realTest("image: real firmware files", async () => {
  const texts: string[] = [];
  for (const name of REAL_FILES) {
    texts.push(transcript(await flasher(["image", name], { files: { [name]: readReal(name) } })));
  }
  assert(texts.length > 0, FOLDER);
  await assertGolden("image_real", texts.join("\n"));
});

/** The files of a folder, and a profile that names them. */
function project(
  chip: string,
  files: readonly (readonly [offset: number, path: string, bytes: Uint8Array])[],
): FakeOptions {
  const text = profile({
    more: `chip: ${chip}\n`,
    files: files.map(([offset, path]) => [offset, path] as const),
  });
  return {
    files: { "flash.yaml": text, ...Object.fromEntries(files.map(([, path, bytes]) => [path, bytes])) },
  };
}

const overlapping = buildTable([["app", 0, 0, 0x10000, 0x10000], ["nvs", 1, 2, 0x9000, 0x8000]]);

Deno.test("plans for the ESP32 family", () =>
  assertSessions("plan_family", [
    ["plan", project("auto", [[0x1000, "merged.bin", merged]])],
    ["plan", project("auto", [[0, "merged.bin", buildMerged(FAMILY.esp32s3)]])],
    ["plan", project("auto", [[0, "fw.uf2", buildUf2(uf2Blocks(0x1000, merged), 0x1c5f21b0)]])],
    ["plan", project("auto", [[0x10000, "app.bin", buildApplication(FAMILY.esp32c3)]])],
    ["plan", project("esp32", [[0x1000, "app.bin", buildApplication(FAMILY.esp32)]])],
    ["plan", project("esp32s3", [[0, "merged.bin", merged]])],
    ["plan", project("auto", [[0, "notes.txt", bytesOf(64)]])],
    [
      "plan",
      project("esp32", [[0x1000, "boot.bin", buildBootloader(FAMILY.esp32)], [0x8000, "p.bin", overlapping]]),
    ],
    [
      "plan --force",
      project("esp32", [[0x1000, "boot.bin", buildBootloader(FAMILY.esp32)], [0x8000, "p.bin", overlapping]]),
    ],
  ]));

Deno.test("a name with terminal escapes reaches no output unescaped", async () => {
  const evil = "\x1b[2J\u202efirmware.bin";
  const named = buildTable([["\x1b[31mred", 1, 2, 0x9000, 0x1000]]);
  for (const flags of [[], ["--json"]]) {
    const { system, code } = await flasher(["image", evil, ...flags], { files: { [evil]: named } });
    assertEquals(code, 0);
    assert(!/[\p{Cc}\p{Cf}]/u.test(system.both.replaceAll("\n", "")), system.both);
  }
});
