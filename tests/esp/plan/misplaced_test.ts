/** Two files that overlap because one is in the wrong place, or for another chip: no free offset would help. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildImage } from "../../fake/image.ts";
import { app, file, refused, table } from "./files.ts";

Deno.test("misplaced: an application where the bootloader and the table belong", () => {
  assertEquals(
    refused([app(0x0, 0x9000), table()]),
    'ImageError: Cannot write "app.bin" at 0x0: it is an application, expected at 0x10000 or above\n' +
      "> Write it at 0x10000, or where the partition table says.",
  );
});

Deno.test("misplaced: a partition table inside another file", () => {
  const other = file(0x2000, new Uint8Array(0x3000).fill(7), "data.bin");
  assertEquals(
    refused([other, table(undefined, 0x4000)]),
    'ImageError: Cannot write "parts.bin" at 0x4000: it is a partition table, expected at 0x8000\n' +
      "> Write it at 0x8000, unless the bootloader was built for another offset.",
  );
});

Deno.test("misplaced: files for two chips", () => {
  const esp8266 = file(0x10000, buildImage(), "d1.bin");
  assertStringIncludes(
    refused([esp8266, app(0x10000)])!,
    'Cannot write "d1.bin" and "app.bin" to one board: the first is for ESP8266, the second for ESP32',
  );
});

Deno.test("misplaced: files in their places only have to move", () => {
  const data = file(0x10000, new Uint8Array(0x1000).fill(7), "data.bin");
  assertStringIncludes(refused([app(), data])!, "The next free offset after");
  assertStringIncludes(
    refused([file(0x7000, new Uint8Array(0x1001).fill(7), "data.bin"), table()])!,
    "The next free offset after",
  );
});
