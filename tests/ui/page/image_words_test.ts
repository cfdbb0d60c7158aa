/** What the page says a file is. */
import { assertEquals } from "@std/assert";
import { chipName, imageWords, isUsable } from "../../../lib/ui/page/image_words.ts";
import { wordsIn } from "../../../lib/ui/page/words/words.ts";
import type { ImageRecord } from "../../../lib/ui/state.ts";
import { HOSTILE, MICROPYTHON, TORN } from "./states.ts";

const words = wordsIn("en");

function said(change: Partial<ImageRecord>): string {
  return imageWords({ ...MICROPYTHON.image!, ...change }, words);
}

Deno.test("image words: what it is, for which chip, whether it is whole, and where it goes", () => {
  assertEquals(said({}), "MicroPython v1.25.0 for ESP8266, whole, goes to 0x0");
  const { python: _, ...plain } = MICROPYTHON.image!;
  assertEquals(
    imageWords({ ...plain, kind: "bootloader", offset: 0x1000 }, words),
    "Bootloader for ESP8266, whole, goes to 0x1000",
  );
  assertEquals(imageWords(TORN.image!, words), "Damaged program for ESP8266");
});

Deno.test("image words: only what checksums cover is called whole", () => {
  assertEquals(
    said({ unchecked: [{ offset: 0, size: 4 }] }),
    "MicroPython v1.25.0 for ESP8266, whole, as far as its checksums show, goes to 0x0",
  );
  assertEquals(
    said({ images: [] }),
    "MicroPython v1.25.0 for ESP8266, nothing proves that it is whole, goes to 0x0",
  );
  assertEquals(said({ images: [{ problem: "x" }] }), "MicroPython v1.25.0 for ESP8266, damaged, goes to 0x0");
});

Deno.test("image words: a kind that a newer flasher knows, and texts of an attacker", () => {
  const { python: _, chip: _chip, offset: _offset, ...bare } = MICROPYTHON.image!;
  assertEquals(imageWords({ ...bare, kind: "hologram", images: [{}] }, words), "hologram, whole");
  assertEquals(imageWords({ ...bare, kind: "constructor", images: [{}] }, words), "constructor, whole");
  assertEquals(imageWords({ ...bare, kind: HOSTILE, images: [] }, words).length < 80, true);
});

Deno.test("image words: chips have the names that people know", () => {
  assertEquals(["esp8266", "esp32", "esp32c3", "esp32c61"].map(chipName), [
    "ESP8266",
    "ESP32",
    "ESP32-C3",
    "ESP32-C61",
  ]);
  assertEquals(chipName("<b>"), "<b>");
});

Deno.test("image words: only a file without a known fault has the sign of a good one", () => {
  const { failure: _, ...torn } = TORN;
  assertEquals(isUsable(MICROPYTHON), true);
  assertEquals([isUsable(TORN), isUsable(torn)], [false, false]);
  assertEquals(isUsable({ image: { ...MICROPYTHON.image!, images: [{}, { problem: "x" }] } }), false);
});
