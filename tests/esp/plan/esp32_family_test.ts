// Plans for the ESP32 family, and refusals that --force does not override, word for word.
import { assertEquals } from "@std/assert";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import {
  buildApplication,
  buildBootloader,
  buildImage,
  buildMerged,
  FAMILY,
  merge,
  type PartitionRow,
} from "../../fake/image.ts";
import {
  AGAIN,
  app,
  assertFinal,
  assertForcible,
  boot,
  file,
  KEEP,
  MB,
  options,
  refused,
  table,
} from "./files.ts";

Deno.test("plan accepted: bootloader, table and application, as files, merged, and merged with leading blanks", () => {
  const separate = [boot(), table(), app()];
  assertEquals(makePlan(separate, options("esp32", { flashSize: 4 * MB })).notes, []);
  const merged = buildMerged(FAMILY.esp32);
  assertEquals(makePlan([file(0x1000, merged, "m.bin")], options("esp32", { flashSize: 4 * MB })).notes, []);
  const padded = merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, merged]]);
  assertEquals(makePlan([file(0, padded, "m.bin")], options("esp32", { flashSize: 4 * MB })).notes, []);
  for (const id of ["esp32s3", "esp32c3"] as const) {
    const files = [file(0, buildMerged(FAMILY[id]), "m.bin")];
    assertEquals(makePlan(files, options(id, { flashSize: 4 * MB })).notes, []);
  }
});

Deno.test("plan: sets the boot image's header, even inside a file, and updates its hash", () => {
  const merged = buildMerged(FAMILY.esp32);
  const padded = merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, merged]]);
  const detect = { flash: { ...KEEP, size: "detect" }, flashSize: 8 * MB };
  const [low] = makePlan([file(0, padded, "m.bin")], options("esp32", detect)).regions;
  const [high] = makePlan([file(0x1000, merged, "m.bin")], options("esp32", detect)).regions;
  assertEquals(low!.data.subarray(0x1000), high!.data);
  assertEquals(low!.data[0x1003], 0x30);
  // Valid again, including the SHA-256: it can be planned again.
  assertEquals(refused([file(0, low!.data, "again.bin")], { flashSize: 8 * MB }), "accepted");
  // The application's header stays unchanged.
  assertEquals(low!.data.subarray(0x10000), padded.subarray(0x10000, low!.data.length));
});

Deno.test("plan refused: an application at the boot offset", () => {
  assertFinal(
    [app(0x1000)],
    {},
    'ImageError: Cannot boot "app.bin" on ESP32: it is an application, expected a bootloader at 0x1000\n' +
      "> Applications go to 0x10000, after a bootloader at 0x1000 and a partition table at 0x8000. " +
      "Write all three, or a merged file that contains them (often named full, factory or merged).",
  );
});

Deno.test("plan refused: a bootloader at any other offset, unless forced", () => {
  assertForcible(
    [boot(0x10000)],
    {},
    'ImageError: Cannot write "boot.bin" at 0x10000: it is a bootloader, expected at 0x1000 on ESP32\n' +
      "> Write it at 0x1000; the application goes to 0x10000. If this is intended, add --force.",
  );
  const rows: PartitionRow[] = [["ota_0", 0, 0x10, 0x40000, 0x10000], ["recovery", 2, 2, 0x60000, 0x8000]];
  for (const at of [0x40000, 0x50000]) {
    assertEquals(
      refused([boot(), table(rows), boot(at)]).split("\n")[0],
      `ImageError: Cannot write "boot.bin" at 0x${at.toString(16)}: it is a bootloader, ` +
        "expected at 0x1000 on ESP32",
    );
  }
  // A recovery bootloader has its own partition.
  assertEquals(refused([boot(), table(rows), boot(0x60000)]), "accepted");
  assertEquals(
    refused([file(0x1000, buildBootloader(FAMILY.esp32s3), "boot.bin")], {}, "esp32s3"),
    'ImageError: Cannot write "boot.bin" at 0x1000: it is a bootloader, expected at 0x0 on ESP32-S3\n' +
      "> Write it at 0x0; the application goes to 0x10000. If this is intended, add --force.",
  );
});

Deno.test("plan refused: a merged file at too low an offset", () => {
  assertFinal(
    [file(0, buildMerged(FAMILY.esp32), "m.bin")],
    {},
    'ImageError: Cannot boot "m.bin" on ESP32: found a boot image at 0x0, expected it at 0x1000\n' +
      "> If it is a bootloader: the ESP32 boots from 0x1000.",
  );
});

Deno.test("plan refused: another chip's firmware, at any offset", () => {
  const wanted = (verb: string, path: string, made: string) =>
    `ImageError: Cannot ${verb} "${path}" on ESP32: it is an image for ${made}\n` +
    "> Get the firmware for ESP32, or set the right chip in the profile.";
  const s3 = file(0x1000, buildMerged(FAMILY.esp32s3), "s3.bin");
  assertFinal([s3], {}, wanted("boot", "s3.bin", "ESP32-S3"));
  assertFinal([{ ...s3, offset: 0 }], {}, wanted("boot", "s3.bin", "ESP32-S3"));
  const c3 = file(0x10000, buildApplication(FAMILY.esp32c3), "c3.bin");
  assertFinal([boot(), table(), c3], {}, wanted("use", "c3.bin", "ESP32-C3"));
  assertFinal([boot(), file(0x20000, buildImage(), "old.bin")], {}, wanted("use", "old.bin", "ESP8266"));
  assertEquals(
    refused([file(0x10000, buildApplication(FAMILY.esp32), "app.bin")], {}, "esp8266"),
    'ImageError: Cannot use "app.bin" on ESP8266: it is an image for ESP32\n' +
      "> Get the firmware for ESP8266, or set the right chip in the profile.",
  );
  // A data partition may contain the firmware of a second chip.
  assertEquals(refused([boot(), table(), file(0x200000, buildImage(), "second.bin")]), "accepted");
});

Deno.test("plan refused: a truncated application, unless its SHA-256 is known", () => {
  const whole = buildApplication(FAMILY.esp32);
  const cut = whole.subarray(0, -40);
  const wanted = `ImageError: Cannot use "app.bin" on ESP32: it ends before its checksum${AGAIN}`;
  assertFinal([boot(), table(), file(0x10000, cut, "app.bin")], {}, wanted);
  assertEquals(refused([boot(), table(), file(0x10000, cut, "app.bin", true)]), "accepted");
  const merged = buildMerged(FAMILY.esp32);
  assertFinal(
    [file(0x1000, merged.subarray(0, -1), "m.bin")],
    {},
    `ImageError: Cannot use "m.bin" on ESP32: it ends before its SHA-256: it has ${
      whole.length - 1
    } bytes, ` +
      `expected ${whole.length}${AGAIN}`,
  );
});
