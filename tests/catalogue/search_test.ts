import { assert, assertEquals } from "@std/assert";
import { loadCatalogue } from "../../lib/catalogue/data.ts";
import { parseFirmwareName } from "../../lib/catalogue/name.ts";
import { allOffers, findOffers } from "../../lib/catalogue/search.ts";

const OFFERS = allOffers({
  micropython: await loadCatalogue("micropython"),
  circuitpython: await loadCatalogue("circuitpython"),
});
const names = (words: string) => findOffers(OFFERS, words).map(({ name }) => name.replace(/@[^/]*/, ""));

Deno.test("firmware search: words of the board, its maker, its chip or the firmware", () => {
  // The maker of the boards whose names do not say so.
  assertEquals(names("wemos").length, 6);
  assert(names("wemos").includes("micropython/LOLIN_C3_MINI"));
  assertEquals(names("d1 mini"), []);
  assertEquals(names("MicroPython ESP8266 1MiB"), ["micropython/ESP8266_GENERIC-FLASH_1M"]);
  assert(names("feather s3").includes("micropython/UM_FEATHERS3"));
  assertEquals(names("esp32c5"), ["micropython/ESP32_GENERIC_C5", "micropython/SPARKFUN_THINGPLUS_ESP32C5"]);
});

Deno.test("firmware search: the whole name of a board or a variant means exactly that", () => {
  assertEquals(names("ESP32_GENERIC"), ["micropython/ESP32_GENERIC"]);
  assertEquals(names("esp32_generic-spiram "), ["micropython/ESP32_GENERIC-SPIRAM"]);
  assertEquals(names("adafruit_feather_esp32_v2"), ["circuitpython/adafruit_feather_esp32_v2"]);
});

Deno.test("firmware search: what it offers can be written into a profile", () => {
  assert(OFFERS.length > 290);
  for (const { name } of OFFERS) assert("value" in parseFirmwareName(name), name);
  assertEquals(new Set(OFFERS.map(({ name }) => name)).size, OFFERS.length);
});

Deno.test("firmware search: hostile words find nothing, soon", () => {
  for (const words of ["", " ", "\u001b[2J", "a".repeat(100_000), "__proto__", ".*"]) {
    assert(names(words).length < OFFERS.length, words);
  }
});
