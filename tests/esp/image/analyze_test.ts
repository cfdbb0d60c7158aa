// Analysis of files, and that no file makes it crash, hang, or call a damaged image complete.
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { imageRecord } from "../../../lib/app/records/image_record.ts";
import { imageText } from "../../../lib/cli/describe/image_text.ts";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { FlasherError } from "../../../lib/errors.ts";
import { analyzeFile } from "../../../lib/esp/image/analyze.ts";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { unpackFirmware } from "../../../lib/esp/plan/unpack.ts";
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
import { arduino, combined, version2 } from "../../fake/esp8266_image.ts";
import { fc } from "../../tools/property.ts";
import { readReal, REAL_FILES, realTest } from "./shared.ts";

/** FLASHER_SEED repeats a run: the test names contain the seed. */
const SEED = Number(Deno.env.get("FLASHER_SEED") ?? Math.floor(Math.random() * 2 ** 31));

function kindOf(bytes: Uint8Array): [kind: string, chip: string | undefined] {
  const { kind, chip } = analyzeFile(bytes);
  return [kind, chip?.id];
}

Deno.test("analyzed: the kind of a file, and its chip", () => {
  for (const [id, chip] of Object.entries(FAMILY)) {
    assertEquals(kindOf(buildBootloader(chip)), ["bootloader", id]);
    assertEquals(kindOf(buildApplication(chip)), ["application", id]);
    assertEquals(kindOf(buildMerged(chip)), ["merged", id]);
  }
  assertEquals(kindOf(buildImage()), ["application", "esp8266"]);
  assertEquals(kindOf(buildTable()), ["partition-table", undefined]);
  assertEquals(kindOf(bytesOf(1000)), ["data", undefined]);
  const merged = buildMerged(FAMILY.esp32);
  const padded = merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, merged]]);
  assertEquals(kindOf(padded), ["merged", "esp32"]);
  assertEquals(kindOf(buildUf2(uf2Blocks(0x1000, merged), 0x1c5f21b0)), ["merged", "esp32"]);
  assertEquals(kindOf(new TextEncoder().encode(buildHex([[0x1000, merged]]))), ["merged", "esp32"]);
});

Deno.test("analyzed: the size of a program includes the code that stays in flash", () => {
  const sizes = (bytes: Uint8Array) => {
    const { images } = analyzeFile(bytes);
    return images.flatMap(({ content }) =>
      "problem" in content ? [] : [[content.size, content.header.length]]
    );
  };
  const ram = buildImage();
  const python = buildMicroPython();
  assertEquals(sizes(ram), [[ram.length, ram.length]]);
  assertEquals(sizes(python), [[python.length, ram.length]]);
  // More code follows, and nothing tells where it ends.
  assertEquals(sizes(merge([[0, ram], [0x9000, bytesOf(64)]])), [[undefined, ram.length]]);
  const file = { path: "fw.bin", bytes: python, vouched: false };
  const lines = imageText(file, analyzeFile(python));
  assertEquals(lines.filter((line) => /^ {2}(size|for RAM) /.test(line)), [
    `  size      37 KB (${python.length} bytes)`,
    `  for RAM   ${ram.length} bytes`,
  ]);
  const record = JSON.stringify(imageRecord(file, analyzeFile(python)));
  assert(record.includes(`"size":${ram.length},"programSize":${python.length}`), record);
});

Deno.test("analyzed: a merged file without its application is damaged", () => {
  for (const chip of Object.values(FAMILY)) {
    const whole = buildMerged(chip);
    const problems = (bytes: Uint8Array) => {
      const { kind, images } = analyzeFile(bytes);
      return [kind, ...images.flatMap(({ content }) => "problem" in content ? content.problem : [])];
    };
    for (const end of [0x9000, 0xc000, 0x10000]) {
      assertEquals(problems(whole.subarray(0, end - chip.boot)), [
        "damaged",
        `the file ends at 0x${end.toString(16)}, before this application of its partition table`,
      ]);
    }
    const harmed = whole.slice();
    harmed[0x10000 - chip.boot] = 0;
    assertEquals(problems(harmed), [
      "damaged",
      "its partition table has an application here, but the file has none",
    ]);
  }
  // A table without an application partition, or without a bootloader, is complete.
  const chip = FAMILY.esp32;
  const other = buildTable([["nvs", 1, 2, 0x9000, 0x6000]]);
  assertEquals(kindOf(merge([[0x1000, buildBootloader(chip)], [0x8000, other]])), ["merged", "esp32"]);
});

Deno.test("analyzed: damage", () => {
  assertEquals(kindOf(buildApplication(FAMILY.esp32s3).subarray(0, 100)), ["damaged", "esp32s3"]);
  assertEquals(kindOf(buildImage({ checksumError: 1 })), ["damaged", "esp8266"]);
  assertEquals(kindOf(buildMicroPython().subarray(0, 0x9100)), ["damaged", "esp8266"]);
  assertEquals(kindOf(buildMerged(FAMILY.esp32c3).subarray(0, -1)), ["damaged", "esp32c3"]);
  const table = buildTable();
  table[4]! ^= 1;
  assertEquals(kindOf(table), ["damaged", undefined]);
  assertEquals(kindOf(buildUf2(uf2Blocks(0, bytesOf(600)), 0).subarray(0, 1000)), ["damaged", undefined]);
  assertEquals(kindOf(buildImage({ chipId: 777 })), ["unknown-chip", undefined]);
});

/** Small images in every format, by name. */
const SAMPLES: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["ESP8266", buildImage()],
  ["MicroPython", buildMicroPython()],
  ["Arduino", arduino()],
  ["Arduino with CRC", arduino({ crc: true })],
  ["version 2", version2()],
  ["loader and version 2", combined()],
  ["table", buildTable()],
  ...Object.entries(FAMILY).flatMap(([id, chip]) =>
    [
      [`${id} bootloader`, buildBootloader(chip)],
      [`${id} application`, buildApplication(chip)],
      [`${id} merged`, buildMerged(chip)],
    ] as const
  ),
  ["UF2", buildUf2(uf2Blocks(0, buildBootloader(FAMILY.esp32s3)), 0xc47e5767)],
  ["HEX", new TextEncoder().encode(buildHex([[0, buildBootloader(FAMILY.esp32s3)]]))],
];

interface Damage {
  readonly length: number;
  readonly flips: readonly { readonly at: number; readonly byte: number }[];
}

/** Positions near headers, where damage has more effect than in the middle of data. */
const damageTo = (length: number): fc.Arbitrary<Damage> =>
  fc.record({
    length: fc.oneof({ weight: 2, arbitrary: fc.constant(length) }, fc.nat(length)),
    flips: fc.array(
      fc.record({ at: fc.oneof(fc.nat(Math.min(length - 1, 64)), fc.nat(length - 1)), byte: fc.nat(255) }),
      { maxLength: 4 },
    ),
  });

function damaged(bytes: Uint8Array, { length, flips }: Damage): Uint8Array {
  const copy = bytes.slice(0, length);
  for (const { at, byte } of flips) if (at < copy.length) copy[at] = byte;
  return copy;
}

/** Independent of the code under test: node's hash, and a separate checksum of the segments. */
function isWhole(bytes: Uint8Array, headerLength: 8 | 24): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, sum] = [headerLength as number, 0xef];
  for (let n = 0; n < bytes[1]!; n++) {
    const length = view.getUint32(at + 4, true);
    for (const byte of bytes.subarray(at + 8, at + 8 + length)) sum ^= byte;
    at += 8 + length;
  }
  const end = (at | 15) + 1;
  if (bytes[0] !== 0xe9 || bytes[end - 1] !== sum) return false;
  if (headerLength === 8 || bytes[23] !== 1) return true;
  const digest = createHash("sha256").update(bytes.subarray(0, end)).digest();
  return bytes.length >= end + 32 && digest.every((byte, i) => byte === bytes[end + i]);
}

/** Parse, analyze, show, plan: only FlasherErrors, bounded time, and an image called complete is complete. */
function assertSane(bytes: Uint8Array): "whole" | "broken" {
  const started = performance.now();
  let verdict: "whole" | "broken" = "broken";
  for (const headerLength of [8, 24] as const) {
    const parsed = parseImage(bytes, headerLength);
    if ("problem" in parsed) continue;
    verdict = "whole";
    assert(isWhole(bytes, headerLength));
    assert(parsed.header.length <= bytes.length);
  }
  const description = analyzeFile(bytes);
  const file = { path: "fw.bin", offset: 0, bytes, vouched: false };
  assert(imageText(file, description).every((line) => !/[\p{Cc}\p{Cf}]/u.test(line)));
  JSON.stringify(imageRecord(file, description));
  for (const chip of [chipById("esp8266")!, description.chip ?? chipById("esp32")!]) {
    try {
      const flash = { mode: "dout", freq: "keep", size: "detect" } as const;
      const files = unpackFirmware({ ...file, offset: chip.bootloaderOffset });
      makePlan(files, { chip, flash, flashSize: 4 << 20, revision: 100 });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
    }
  }
  const took = performance.now() - started;
  assert(took < 12_000, `${took} ms`);
  return verdict;
}

Deno.test(`1,800 damaged images, seed ${SEED}: nothing crashes, hangs, or calls a damaged image complete`, () => {
  const seen = { whole: 0, broken: 0 };
  const cases = fc.constantFrom(...SAMPLES).chain(([name, bytes]) =>
    fc.record({ name: fc.constant(name), bytes: fc.constant(bytes), damage: damageTo(bytes.length) })
  );
  fc.assert(
    fc.property(cases, ({ bytes, damage }) => void seen[assertSane(damaged(bytes, damage))]++),
    { numRuns: 1800, seed: SEED },
  );
  assert(seen.whole > 30 && seen.broken > 300, JSON.stringify(seen));
});

realTest(
  `200 damaged real images, seed ${SEED}: nothing crashes, hangs, or calls a damaged image complete`,
  () => {
    const files = REAL_FILES.map(readReal);
    const cases = fc.nat(files.length - 1).chain((n) =>
      fc.record({ n: fc.constant(n), damage: damageTo(files[n]!.length) })
    );
    fc.assert(fc.property(cases, ({ n, damage }) => void assertSane(damaged(files[n]!, damage))), {
      numRuns: 200,
      seed: SEED,
    });
  },
);

realTest("real images are planned at the offset of their chip, and refused on every other chip", () => {
  const flash = { mode: "keep", freq: "keep", size: "detect" } as const;
  for (const name of REAL_FILES) {
    const bytes = readReal(name);
    const found = CHIPS.filter((chip) => {
      const file = { path: name, offset: chip.bootloaderOffset, bytes, vouched: false };
      try {
        makePlan([file], { chip, flash, flashSize: 8 << 20 });
        return true;
      } catch (error) {
        if (!(error instanceof FlasherError)) throw error;
        return false;
      }
    });
    assertEquals(found, [analyzeFile(bytes).chip], name);
  }
});
