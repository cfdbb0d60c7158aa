// Images of the ESP32 family: their chip, their revisions, and patches.
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { checkBootImage, isApplication, revisionProblem } from "../../../lib/esp/image/check.ts";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { chipOfFlash, chipOfImage } from "../../../lib/esp/image/chip_of_image.ts";
import { FLASH_MODES, type HeaderPatch, patchHeader } from "../../../lib/esp/image/patch_header.ts";
import {
  buildApplication,
  buildBootloader,
  buildImage,
  buildMerged,
  bytesOf,
  FAMILY,
} from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";
import { refusal } from "./refused.ts";

const AGAIN = "\n> Download the file again, and compare its size with the one on the download page.";
const esp32 = chipById("esp32")!;
const esp32c3 = chipById("esp32c3")!;
const esp32s3 = chipById("esp32s3")!;
const esp8266 = chipById("esp8266")!;

function boot(bytes: Uint8Array, chip = esp32s3): string {
  return refusal(() => checkBootImage({ path: "fw.bin", bytes, vouched: false }, chip));
}

function headerOf(bytes: Uint8Array) {
  const parsed = parseImage(bytes, 24);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.header;
}

Deno.test("bootloader accepted, alone and in a merged file", () => {
  for (const id of ["esp32", "esp32s3", "esp32c3"] as const) {
    assertEquals(boot(buildBootloader(FAMILY[id]), chipById(id)!), "accepted");
    assertEquals(boot(buildMerged(FAMILY[id]), chipById(id)!), "accepted");
  }
});

Deno.test("bootloader refused: another chip's", () => {
  const wanted = (name: string, made: string) =>
    `ImageError: Cannot boot "fw.bin" on ${name}: it is an image for ${made}\n` +
    `> Get the firmware for ${name}, or set the right chip in the profile.`;
  assertEquals(boot(buildBootloader(FAMILY.esp32c3)), wanted("ESP32-S3", "ESP32-C3"));
  assertEquals(boot(buildBootloader(FAMILY.esp32), esp32c3), wanted("ESP32-C3", "ESP32"));
  assertEquals(boot(buildImage(), esp32), wanted("ESP32", "ESP8266"));
  assertEquals(boot(buildBootloader(FAMILY.esp32s3), esp8266), wanted("ESP8266", "ESP32-S3"));
  const unknown = buildBootloader(FAMILY.esp32, { chipId: 777 });
  assertEquals(boot(unknown, esp32), wanted("ESP32", "a chip that flasher does not know (id 777)"));
  // Complete, although a byte of its header is unusual.
  const unusual = buildBootloader(FAMILY.esp32c3, { mode: 9 });
  assertEquals(boot(unusual), wanted("ESP32-S3", "ESP32-C3"));
  // Also if it is truncated: the wrong chip is reported first.
  assertEquals(boot(buildBootloader(FAMILY.esp32c3).subarray(0, 300)), wanted("ESP32-S3", "ESP32-C3"));
});

Deno.test("bootloader refused: damaged", () => {
  const image = buildBootloader(FAMILY.esp32s3);
  const { length } = image;
  const say = (problem: string) => `ImageError: Cannot boot "fw.bin" on ESP32-S3: ${problem}${AGAIN}`;
  assertEquals(
    boot(image.subarray(0, length - 1)),
    say(`it ends before its SHA-256: it has ${length - 1} bytes, expected ${length}`),
  );
  assertEquals(
    boot(image.subarray(0, 200)),
    say("it ends inside segment 2 of 2: it has 200 bytes, expected 540"),
  );
  const flipped = image.slice();
  flipped[length - 5]! ^= 4;
  assertEquals(boot(flipped), say("its SHA-256 does not match its content"));
});

Deno.test("application refused at the boot offset", () => {
  assertEquals(
    boot(buildApplication(FAMILY.esp32), esp32),
    'ImageError: Cannot boot "fw.bin" on ESP32: it is an application, expected a bootloader at 0x1000\n' +
      "> Applications go to 0x10000, after a bootloader at 0x1000 and a partition table at 0x8000. " +
      "Write all three, or a merged file that contains them (often named full, factory or merged).",
  );
});

Deno.test("the chip of an image is known by its first bytes", () => {
  for (const [id, chip] of Object.entries(FAMILY)) {
    assertEquals(chipOfImage(buildBootloader(chip))?.id, id);
    assertEquals(chipOfImage(buildApplication(chip).subarray(0, 24))?.id, id);
  }
  assertEquals(chipOfImage(buildImage())?.id, "esp8266");
  const nothing = [
    bytesOf(64),
    new Uint8Array(),
    new Uint8Array(64).fill(0xff),
    buildImage().subarray(0, 23),
  ];
  for (const bytes of nothing) assertEquals(chipOfImage(bytes), undefined);
  const whole = new Uint8Array(0x11000).fill(0xff);
  whole.set(buildMerged(FAMILY.esp32), 0x1000);
  assertEquals(chipOfFlash(whole)?.id, "esp32");
});

Deno.test("an application has code in mapped flash, a bootloader has none", () => {
  for (const [id, chip] of Object.entries(FAMILY)) {
    assertEquals(isApplication(headerOf(buildApplication(chip)), chipById(id)!), true);
    assertEquals(isApplication(headerOf(buildBootloader(chip)), chipById(id)!), false);
  }
});

/** Bytes 14 to 18 of the header, the revision of the chip, and the message. */
const REVISIONS: readonly (readonly [bytes: number[], chip: string, revision: number, said?: string])[] = [
  [[0, 0, 0, 0xff, 0xff], "esp32s3", 0],
  [[0, 0, 0, 0, 0], "esp32s3", 2], // made before 2023: no limit
  [[0, 99, 0, 0xff, 0xff], "esp32s3", 99],
  [[0, 99, 0, 0xff, 0xff], "esp32s3", 2, "it needs revision v0.99 or later, this chip is v0.2"],
  [[0, 0x2c, 0x01, 0xff, 0xff], "esp32s3", 299, "it needs revision v3.0 or later, this chip is v2.99"],
  [[0, 0, 0, 0xc7, 0], "esp32s3", 199],
  [[0, 0, 0, 0xc7, 0], "esp32s3", 200, "it supports revisions up to v1.99, this chip is v2.0"],
  // The legacy byte: the major revision, except on the ESP32-C3, where it is the minor one.
  [[3, 0, 0, 0, 0], "esp32", 300],
  [[3, 0, 0, 0, 0], "esp32", 101, "it needs revision v3.0 or later, this chip is v1.1"],
  [[3, 0, 0, 0, 0], "esp32c3", 4],
  [[3, 0, 0, 0, 0], "esp32c3", 2, "it needs revision v0.3 or later, this chip is v0.2"],
  // If both are given, the full one counts.
  [[3, 100, 0, 0xff, 0xff], "esp32", 101],
];

for (const [bytes, id, revision, said] of REVISIONS) {
  Deno.test(`revision ${revision} of ${id} for header bytes ${bytes}`, () => {
    const image = buildImage({ chipId: chipById(id)!.chipId! });
    image.set(bytes, 14);
    assertEquals(revisionProblem(headerOf(image), chipById(id)!, revision), said);
  });
}

Deno.test("patch: updates the SHA-256, and leaves what follows it unchanged", () => {
  const image = buildMerged(FAMILY.esp32s3);
  const { end, length } = headerOf(image);
  const patched = patchHeader(image, { mode: "dout", freq: "80m", size: "16MB" }, esp32s3);
  assertEquals([...patched.subarray(2, 4)], [3, 0x4f]);
  assertEquals(
    [...patched.subarray(end, length)],
    [...createHash("sha256").update(patched.subarray(0, end)).digest()],
  );
  assertEquals(patched.subarray(4, end), image.subarray(4, end));
  assertEquals(patched.subarray(length), image.subarray(length));
  assertEquals(boot(patched), "accepted");
});

Deno.test("patch: an image without a SHA-256 gets none", () => {
  const plain = buildImage({ chipId: 9 });
  const longer = Uint8Array.from([...plain, ...bytesOf(64)]);
  const patched = patchHeader(longer, { mode: "keep", freq: "keep", size: "16MB" }, esp32s3);
  patched[3] = longer[3]!;
  assertEquals(patched, longer);
});

Deno.test("patch: for every chip, only bytes 2, 3 and the SHA-256 change, and the image stays valid", () => {
  const family = CHIPS.filter(({ headerLength }) => headerLength === 24);
  const cases = fc.constantFrom(...family).chain((chip) =>
    fc.record({
      chip: fc.constant(chip),
      patch: fc.record({
        mode: fc.constantFrom("keep", ...Object.keys(FLASH_MODES)) as fc.Arbitrary<HeaderPatch["mode"]>,
        freq: fc.constantFrom("keep", ...Object.keys(chip.flashFreqs)),
        size: fc.constantFrom("keep", ...Object.keys(chip.flashSizes)),
      }),
      tail: fc.nat(100),
    })
  );
  fc.assert(fc.property(cases, ({ chip, patch, tail }) => {
    const spec = { chipId: chip.chipId!, boot: 0, dram: 0x3fc90000, iram: 0x40380000, code: 0 };
    const image = Uint8Array.from([...buildBootloader(spec), ...bytesOf(tail)]);
    const { end, length } = headerOf(image);
    const after = patchHeader(image, patch, chip);
    after.forEach((byte, at) => {
      const mayChange = at === 2 || at === 3 || (at >= end && at < length);
      assert(mayChange || byte === image[at], `byte ${at}`);
    });
    assertEquals(headerOf(after).length, length);
  }));
});
