import { assert, assertEquals } from "@std/assert";
import { loadCatalogue } from "../../lib/catalogue/data.ts";
import { parseFirmwareName } from "../../lib/catalogue/name.ts";
import { KNOWN_MODULES, type KnownBoard } from "../../lib/catalogue/known_boards.ts";
import { allOffers, findOffers, type Offer, suggestWords } from "../../lib/catalogue/search.ts";
import { chipById } from "../../lib/esp/chips/mod.ts";

const OFFERS = allOffers({
  micropython: await loadCatalogue("micropython"),
  circuitpython: await loadCatalogue("circuitpython"),
});
const BOARDS: readonly KnownBoard[] = [
  { name: "LOLIN (WEMOS) D1 mini, Pro", words: "lolin_d1_mini.yaml", chip: "esp8266" },
  { name: "NodeMCU DevKit", words: "nodemcu.yaml", chip: "esp8266" },
  { name: "Adafruit HUZZAH ESP8266 breakout", words: "huzzah.yaml", chip: "esp8266" },
  { name: "NodeMCU-32S", words: "esp32_devkit.yaml", chip: "esp32" },
  ...KNOWN_MODULES,
];
const bare = ({ name }: Offer) => name.replace(/@[^/]*/, "");
const names = (words: string) => findOffers(OFFERS, words, BOARDS).named.map(bare);
const byChip = (words: string) =>
  findOffers(OFFERS, words, BOARDS).byChip.map(({ chip, boards, offers }) => ({
    chip,
    boards,
    first: bare(offers[0]!),
  }));

Deno.test("firmware search: words of the board, its maker, its chip or the firmware", () => {
  // The maker of the boards whose names do not say so.
  assertEquals(names("wemos").length, 6);
  assert(names("wemos").includes("micropython/LOLIN_C3_MINI"));
  assertEquals(names("d1 mini"), []); // Its firmware does not name it.
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

Deno.test("firmware search: a board without firmware of its own has the generic firmware of its chip", () => {
  const d1 = {
    chip: "esp8266",
    boards: ["LOLIN (WEMOS) D1 mini, Pro"],
    first: "micropython/ESP8266_GENERIC",
  };
  for (
    const words of ["d1 mini", "D1-Mini", "wemos d1 mini", "d1mini", "mini micropython d1", "esp8266 d1"]
  ) {
    assertEquals(byChip(words), [d1], words);
  }
  assertEquals(byChip("d1 mini 1MiB").map(({ first }) => first), ["micropython/ESP8266_GENERIC-FLASH_1M"]);
  assertEquals(byChip("esp12f").map(({ boards }) => boards), [["ESP-12F"]]);
  // Firmware that is named nodemcu exists, for other chips.
  assertEquals(names("nodemcu"), [
    "circuitpython/ai_thinker_esp_12k_nodemcu",
    "circuitpython/nodemcu_esp32c2",
  ]);
  assertEquals(byChip("nodemcu").map(({ chip }) => chip), ["esp32", "esp8266"]);
});

Deno.test("firmware search: generic firmware that the words name is not listed again; old versions never", () => {
  assertEquals(byChip("esp8266"), []);
  assertEquals(byChip("esp32 generic"), []);
  assertEquals(byChip("ESP32_GENERIC"), []);
  const [group] = findOffers(OFFERS, "d1 mini", BOARDS).byChip;
  assertEquals(group?.offers.filter(({ build }) => build.until !== undefined), []);
});

Deno.test("firmware search: words that find nothing lead to words that do", () => {
  for (
    const [words, meant] of [
      ["feathr s3", "feather s3"],
      ["d1 mni", "d1 mini"],
      ["nodmcu", "nodemcu"],
      ["huzah", "huzzah"],
      ["adafriut", "adafruit"],
      ["micropyton", "micropython"],
      ["ESP32_GENERC_C3", "ESP32_GENERIC_C3"],
      // There is none for the ESP8266.
      ["circuitpython d1 mini", "d1 mini"],
      ["toaster", undefined],
      // Another product, not a typo.
      ["esp99z", undefined],
      ["xyzzy", undefined],
      ["", undefined],
      ["\u001b[2J", undefined],
      ["a ".repeat(50_000), undefined],
    ] as const
  ) {
    assertEquals(suggestWords(OFFERS, words, BOARDS), meant, words.slice(0, 40));
  }
});

Deno.test("firmware search: every module has a chip that flasher knows and generic firmware", () => {
  for (const { name, chip } of KNOWN_MODULES) {
    assert(chipById(chip) !== undefined, name);
    const { named, byChip } = findOffers(OFFERS, name, KNOWN_MODULES);
    assert(named.length + byChip.length > 0, name);
  }
});
