// Refusals of plans for the ESP32 family that --force overrides, word for word, and those that it does not.
import { assertEquals } from "@std/assert";
import { NO_SECURITY } from "../../../lib/esp/chips/security.ts";
import {
  buildImage,
  buildMerged,
  buildTable,
  bytesOf,
  FAMILY,
  merge,
  type PartitionRow,
  USUAL_PARTITIONS,
} from "../../fake/image.ts";
import { app, assertFinal, assertForcible, boot, file, KEEP, MB, refused, table } from "./files.ts";

Deno.test("plan refused: another revision of the silicon, unless forced", () => {
  const old = buildImage({
    segments: [{ address: FAMILY.esp32.iram, data: bytesOf(64) }],
    entry: FAMILY.esp32.iram,
    chipId: 0,
  });
  old[14] = 3;
  assertForcible(
    [file(0x1000, old, "boot.bin")],
    { revision: 101 },
    'ImageError: Cannot run "boot.bin" on this ESP32: it needs revision v3.0 or later, this chip is v1.1\n' +
      "> Get the firmware for this revision: this one may crash or not start. If this is intended, add --force.",
  );
  assertEquals(refused([file(0x1000, old, "boot.bin")], { revision: 300 }), "accepted");
  assertEquals(refused([file(0x1000, old, "boot.bin")]), "accepted");
  const newer = buildImage({ segments: [{ address: FAMILY.esp32.code, data: bytesOf(64) }], chipId: 0 });
  newer.set([0xc7, 0], 17);
  assertForcible(
    [boot(), table(), file(0x10000, newer, "app.bin")],
    { revision: 301 },
    'ImageError: Cannot run "app.bin" on this ESP32: it supports revisions up to v1.99, this chip is v3.1\n' +
      "> Get the firmware for this revision: this one may crash or not start. If this is intended, add --force.",
  );
});

Deno.test("plan refused: flash encryption and secure boot, unless forced", () => {
  const data = file(0x200000, bytesOf(0x1000), "data.bin");
  assertForcible(
    [data],
    { security: { ...NO_SECURITY, flashEncryption: true } },
    "ChipError: Cannot write to this ESP32: flash encryption is enabled, and unencrypted programs do not run\n" +
      "> Update such a chip through the firmware that runs on it. If this is intended, add --force.",
  );
  assertForcible(
    [data],
    { security: { ...NO_SECURITY, secureBoot: true } },
    "ChipError: Cannot write to this ESP32: secure boot is enabled, and only firmware signed with its key runs\n" +
      "> If the files are signed with this chip's key, add --force.",
  );
  assertEquals(refused([boot()], { security: NO_SECURITY }), "accepted");
  assertEquals(refused([boot()], { security: { ...NO_SECURITY, secureDownload: true } }), "accepted");
});

Deno.test("plan refused: a partition past the end of the flash, unless forced", () => {
  assertForcible(
    [boot(), table(), app()],
    { flashSize: 2 * MB, flash: { ...KEEP, size: "detect" } },
    'ImageError: Cannot use the partition table of "parts.bin": partition "vfs" ends at 0x400000, ' +
      "but the flash of this board ends at 0x200000 (2 MB)\n" +
      "> Get the build for a board with this much flash. If this is intended, add --force.",
  );
  assertEquals(refused([boot(), table(), app()]), "accepted"); // no board was asked
});

Deno.test("plan refused: partitions that overlap, in any order, unless forced", () => {
  const rows: PartitionRow[] = [["app", 0, 0, 0x10000, 0x10000], ["nvs", 1, 2, 0x9000, 0x8000]];
  assertForcible(
    [boot(), table(rows), app()],
    {},
    'ImageError: Cannot use the partition table of "parts.bin": partition "nvs" ends at 0x11000, ' +
      'but "app" begins at 0x10000\n' +
      "> Writing one would overwrite the other. If this is intended, add --force.",
  );
});

Deno.test("plan refused: a damaged partition table, in a merged file and elsewhere, unless forced", () => {
  const damaged = buildMerged(FAMILY.esp32);
  damaged[0x7005]! ^= 1;
  assertForcible(
    [file(0x1000, damaged, "m.bin")],
    {},
    'ImageError: Cannot use the partition table of "m.bin": its MD5 does not match its entries\n' +
      "> The bootloader would start nothing. Download or build the file again. If this is intended, add --force.",
  );
  const moved = table(USUAL_PARTITIONS, 0xf000);
  moved.bytes[70]! ^= 1;
  assertEquals(
    refused([boot(), moved]).split("\n")[0],
    'ImageError: Cannot use the partition table of "parts.bin": its MD5 does not match its entries',
  );
});

Deno.test("plan refused: a partition that is too small for its application, unless forced", () => {
  const rows: PartitionRow[] = [["ota \x1b[2J", 0, 0x10, 0x10000, 0x1000]];
  const large = app(0x10000, 0x1000);
  const hint =
    "\n> Use a partition table with a larger application partition. If this is intended, add --force.";
  assertForcible(
    [boot(), table(rows), large],
    {},
    `ImageError: Cannot write "app.bin" at 0x10000: the application has ${large.bytes.length} bytes, ` +
      `but partition "ota \\u{1b}[2J" has only 4096${hint}`,
  );
  const merged = merge([[0x1000, boot().bytes], [0x8000, buildTable(rows)], [0x10000, large.bytes]]);
  assertForcible(
    [file(0x1000, merged, "m.bin")],
    {},
    `ImageError: Cannot write "m.bin" at 0x10000: the application has ${large.bytes.length} bytes, ` +
      `but partition "ota \\u{1b}[2J" has only 4096${hint}`,
  );
  assertEquals(refused([boot(), table(rows), app(0x10000, 64)]), "accepted");
});

Deno.test("plan refused, forced or not: past the end, overlap, alignment, a header above the flash", () => {
  const hint = "\n> Use a board with more flash, or another offset.";
  assertFinal(
    [boot(), file(0x1ff000, bytesOf(0x1001), "data.bin")],
    { flashSize: 2 * MB, flash: { ...KEEP, size: "detect" } },
    'ProfileError: Cannot write "data.bin" at 0x1ff000 (files[1].offset): it ends at 0x200001, ' +
      `but the flash of this board ends at 0x200000 (2 MB)${hint}`,
  );
  assertFinal(
    [boot(), file(0x2000, bytesOf(0x1001), "a.bin"), file(0x3000, bytesOf(16), "b.bin")],
    {},
    'ProfileError: Cannot write "b.bin" at 0x3000: "a.bin" extends to 0x3001\n' +
      '> The next free offset after "a.bin" is 0x4000.',
  );
  assertFinal(
    [boot(), file(0x2800, bytesOf(16), "a.bin")],
    {},
    'ProfileError: Cannot write "a.bin" at 0x2800 (files[1].offset): offset must be a multiple of 0x1000\n' +
      "> Flash is erased in sectors of 0x1000 bytes. The nearest are 0x2000 and 0x3000.",
  );
  assertFinal(
    [boot()],
    { flashSize: MB },
    'ProfileError: Cannot use "boot.bin" with flash.size keep: its header says 4 MB, ' +
      "but the flash of this board has 1 MB: it would not boot\n> Set size: detect, or size: 1MB.",
  );
});
