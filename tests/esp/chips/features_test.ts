/** Features of chips, from hand-made fuse words. */
import { assertEquals } from "@std/assert";
import { chipById } from "../../../lib/esp/chips/mod.ts";

const CASES: readonly (readonly [chip: string, words: readonly number[], features: readonly string[]])[] = [
  ["esp8266", [0, 0], []],
  ["esp8266", [1 << 4, 0], ["1 MB flash inside (ESP8285)"]],
  ["esp8266", [0, 1 << 16], ["1 MB flash inside (ESP8285)"]],
  ["esp8266", [1 << 5, 1 << 15], []],
  ["esp32", [0], ["Bluetooth", "two cores"]],
  ["esp32", [0b01], ["Bluetooth", "one core"]],
  ["esp32", [0b10], ["two cores"]],
  ["esp32", [2 << 9], ["Bluetooth", "two cores", "2 MB flash inside"]],
  ["esp32", [4 << 9], ["Bluetooth", "two cores", "4 MB flash inside"]],
  ["esp32", [6 << 9], ["Bluetooth", "two cores", "8 MB flash inside", "2 MB PSRAM inside"]],
  ["esp32", [1 << 2], ["Bluetooth", "two cores"]],
  ["esp32s2", [0], []],
  ["esp32s2", [(2 << 21) | (1 << 28)], ["4 MB flash inside", "2 MB PSRAM inside"]],
  ["esp32s3", [1 << 27, 2 << 3], ["8 MB flash inside", "2 MB PSRAM inside"]],
  ["esp32s3", [2 << 27, 1 << 3], ["4 MB flash inside", "8 MB PSRAM inside"]],
  ["esp32s3", [7 << 27, 0], []],
  ["esp32c3", [1 << 27], ["4 MB flash inside"]],
  ["esp32c3", [3 << 27], ["1 MB flash inside"]],
];

for (const [id, words, features] of CASES) {
  const shown = words.map((word) => "0x" + (word >>> 0).toString(16)).join(", ");
  Deno.test(`features of ${id} with ${shown}`, () => {
    assertEquals(chipById(id)?.features.decode?.(words), features);
  });
}

Deno.test("every chip has features", () => {
  const radios = (id: string) => chipById(id)?.features.always.join(", ");
  assertEquals(radios("esp8266"), "Wi-Fi");
  assertEquals(radios("esp32h2"), "Bluetooth LE, IEEE 802.15.4");
  assertEquals(radios("esp32c6"), "Wi-Fi 6, Bluetooth LE, IEEE 802.15.4");
  assertEquals(radios("esp32p4"), "no radio");
});
