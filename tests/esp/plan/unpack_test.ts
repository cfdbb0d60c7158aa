// UF2 and Intel HEX in plans.
import { assertEquals } from "@std/assert";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { unpackFirmware } from "../../../lib/esp/plan/unpack.ts";
import {
  buildApplication,
  buildHex,
  buildTable,
  buildUf2,
  bytesOf,
  FAMILY,
  uf2Blocks,
} from "../../fake/image.ts";
import { refusal } from "../image/refused.ts";
import { AGAIN, app, assertFinal, boot, file, MB, options, refused } from "./files.ts";

const ESP32_FAMILY = 0x1c5f21b0;

Deno.test("plan: UF2 and Intel HEX are unpacked, relative to the profile's offset", () => {
  const parts = [[0x1000, boot().bytes], [0x8000, buildTable()], [0x10000, app().bytes]] as const;
  const uf2 = buildUf2(parts.flatMap(([at, bytes]) => uf2Blocks(at, bytes)), ESP32_FAMILY);
  const hex = new TextEncoder().encode(buildHex(parts));
  for (const bytes of [uf2, hex]) {
    const files = [...unpackFirmware(file(0, bytes, "fw")), file(0x200000, bytesOf(16), "data.bin")];
    const { regions, notes } = makePlan(files, options("esp32", { flashSize: 4 * MB }));
    assertEquals(regions.map(({ offset, path }) => [offset, path]), [
      [0x1000, "fw"],
      [0x8000, "fw"],
      [0x10000, "fw"],
      [0x200000, "data.bin"],
    ]);
    parts.forEach(([, part], i) => assertEquals(regions[i]!.data.subarray(0, part.length), part));
    assertEquals(notes, []);
  }
  // From a UF2 file that begins at 0, for a board whose UF2 bootloader adds the application's offset.
  const relative = buildUf2(uf2Blocks(0, app().bytes), ESP32_FAMILY);
  const [container] = unpackFirmware(file(0x10000, relative, "app.uf2"));
  assertEquals([container!.offset, container!.bytes.subarray(0, app().bytes.length)], [0x10000, app().bytes]);
  assertEquals(unpackFirmware(boot()).length, 1);
});

Deno.test("plan refused: UF2 and Intel HEX", () => {
  const uf2 = (family: number, at = 0x1000) =>
    unpackFirmware(file(0, buildUf2(uf2Blocks(at, boot().bytes), family), "fw.uf2"));
  const wanted = (made: string) =>
    `ImageError: Cannot use "fw.uf2" on ESP32: it is a UF2 file for ${made}\n` +
    "> Get the firmware for ESP32, or set the right chip in the profile.";
  assertFinal(uf2(0xc47e5767), {}, wanted("ESP32-S3"));
  assertEquals(
    refusal(() => uf2(0x12345678)).split("\n")[0],
    'ImageError: Cannot use "fw.uf2": it is a UF2 file for a chip that flasher does not know (family 0x12345678)',
  );
  assertFinal(
    [...uf2(ESP32_FAMILY, 0x1100)],
    {},
    'ProfileError: Cannot write "fw.uf2" at 0x1100: offset must be a multiple of 0x1000\n' +
      "> Flash is erased in sectors of 0x1000 bytes. " +
      "This address is the one in the file plus the offset in the profile.",
  );
  // The message names the entry by its number in the profile, whatever precedes it.
  assertEquals(
    refused([...uf2(ESP32_FAMILY), file(0x20800, bytesOf(4), "data.bin")]).split("\n")[0],
    'ProfileError: Cannot write "data.bin" at 0x20800 (files[1].offset): offset must be a multiple of 0x1000',
  );
  const cut = buildUf2(uf2Blocks(0, bytesOf(600)), ESP32_FAMILY).subarray(0, 1024);
  assertEquals(
    refusal(() => unpackFirmware(file(0, cut, "fw.uf2"))),
    'ImageError: Cannot use "fw.uf2", a UF2 file: it has 2 blocks, expected 3 according to block 1' +
      AGAIN,
  );
  assertEquals(
    refusal(() => unpackFirmware(file(0, new TextEncoder().encode(":00000001FE\n"), "fw.hex"))),
    'ImageError: Cannot use "fw.hex", an Intel HEX file: ' +
      "checksum failed at record 1 (:00000001FE), should be ff" + AGAIN,
  );
});

Deno.test("plan: writes only this chip's part of a file for several chips", () => {
  const mine = buildUf2(uf2Blocks(0x1000, boot().bytes), ESP32_FAMILY);
  const glued = (...others: Uint8Array[]) =>
    unpackFirmware(file(0, Uint8Array.from([...others, mine].flatMap((part) => [...part])), "fw.uf2"));
  const s3 = buildUf2(uf2Blocks(0x1000, bytesOf(256)), 0xc47e5767);
  const pico = buildUf2(uf2Blocks(0x10000000, bytesOf(256)), 0xe48bff56);
  for (const files of [glued(s3), glued(pico), glued(pico, s3)]) {
    const { regions } = makePlan(files, options("esp32"));
    assertEquals(regions.map(({ offset }) => offset), [0x1000]);
    assertEquals(
      refused(files, {}, "esp32c3").split("\n")[0],
      files.length > 1
        ? 'ImageError: Cannot use "fw.uf2" on ESP32-C3: it is a UF2 file for ESP32-S3'
        : 'ImageError: Cannot use "fw.uf2" on ESP32-C3: it is a UF2 file for ESP32',
    );
  }
});

Deno.test("plan refused: a UF2 file without data for an Espressif chip", () => {
  const pico = buildUf2(uf2Blocks(0x10000000, bytesOf(256)), 0xe48bff56);
  assertEquals(
    refusal(() => unpackFirmware(file(0, pico, "pico.uf2"))),
    'ImageError: Cannot use "pico.uf2": it is a UF2 file for RP2040\n' +
      "> If the board appears as a drive in its bootloader, copy the file to that drive.",
  );
});

Deno.test("plan: the image in a UF2 file overrides its family", () => {
  const app = buildApplication({ ...FAMILY.esp32c3, chipId: 18 });
  const p4 = unpackFirmware(file(0x10000, buildUf2(uf2Blocks(0, app), 0x540ddf62), "p4.uf2"));
  assertEquals(refused(p4, {}, "esp32p4"), "accepted");
});
