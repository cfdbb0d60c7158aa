import { assertEquals } from "@std/assert";
import { addressesInPage, addressesOf, newestInPage, pageOf } from "../../lib/catalogue/addresses.ts";
import { loadCatalogue } from "../../lib/catalogue/data.ts";
import { findLinks } from "../../lib/catalogue/download_page.ts";
import { findFirmware, type KnownFirmware, offsetOf } from "../../lib/catalogue/find.ts";
import { formatFirmwareName, parseFirmwareName } from "../../lib/catalogue/name.ts";
import type { CatalogueData } from "../../lib/catalogue/rows.ts";
import { describeParseError } from "../../lib/parse_result.ts";

const MP = "https://micropython.org/resources/firmware/";

async function find(text: string): Promise<{ known: KnownFirmware; data: CatalogueData }> {
  const { known, data, error } = await look(text);
  if (known === undefined) throw new Error(error);
  return { known, data };
}

async function look(text: string) {
  const name = parseFirmwareName(text);
  if ("error" in name) throw new Error(describeParseError(name.error, text));
  const data = await loadCatalogue(name.value.publisher);
  const result = findFirmware(data, name.value);
  if ("value" in result) return { known: result.value, data };
  const { hint } = result.error;
  return { data, error: `${describeParseError(result.error, text)}${hint === undefined ? "" : `\n${hint}`}` };
}

async function addresses(text: string): Promise<string[]> {
  const { known, data } = await find(text);
  return addressesOf(known, data);
}

Deno.test("catalogue: the addresses of MicroPython, the newest name first", async () => {
  assertEquals(await addresses("micropython@1.24.1/ESP8266_GENERIC"), [
    `${MP}ESP8266_GENERIC-20241129-v1.24.1.bin`,
    `${MP}esp8266-20241129-v1.24.1.bin`,
  ]);
  assertEquals(await addresses("micropython@1.19.1/ESP32_GENERIC-SPIRAM"), [
    `${MP}ESP32_GENERIC-SPIRAM-20220618-v1.19.1.bin`,
    `${MP}esp32spiram-20220618-v1.19.1.bin`,
  ]);
  assertEquals(await addresses("micropython@1.18/ESP8266_GENERIC-FLASH_1M"), [
    `${MP}ESP8266_GENERIC-FLASH_1M-20220117-v1.18.bin`,
    `${MP}esp8266-1m-20220117-v1.18.bin`,
  ]);
  assertEquals(await addresses("micropython@1.14/ESP32_GENERIC"), [
    `${MP}ESP32_GENERIC-20210202-v1.14.bin`,
    `${MP}esp32-20210202-v1.14.bin`,
    `${MP}esp32-idf4-20210202-v1.14.bin`,
    `${MP}esp32-idf3-20210202-v1.14.bin`,
  ]);
  // The two ports of this release were built on different days.
  const days = (await addresses("micropython@1.13/ESP8266_GENERIC")).map((url) => /\d{8}/.exec(url)?.[0]);
  assertEquals([...new Set(days)], ["20200911", "20200902"]);
});

Deno.test("catalogue: the addresses of CircuitPython name board, language and version", async () => {
  const path =
    "adafruit_feather_esp32_v2/de_DE/adafruit-circuitpython-adafruit_feather_esp32_v2-de_DE-10.2.1.bin";
  assertEquals(await addresses("circuitpython@10.2.1/adafruit_feather_esp32_v2.de_DE"), [
    `https://downloads.circuitpython.org/bin/${path}`,
    `https://adafruit-circuit-python.s3.amazonaws.com/bin/${path}`,
  ]);
  const [first] = await addresses("circuitpython@10.2.1/adafruit_magtag_2.9_grayscale");
  assertEquals(first?.includes("/adafruit_magtag_2.9_grayscale/en_US/"), true);
});

Deno.test("catalogue: a release newer than the catalogue has no address without its page", async () => {
  const { known, data } = await find("micropython@99.0.0/ESP32_GENERIC-SPIRAM");
  assertEquals(addressesOf(known, data), []);
  assertEquals(pageOf(known), "https://micropython.org/download/ESP32_GENERIC/");
  const links = findLinks(`
    <a href="/resources/firmware/ESP32_GENERIC-20990101-v99.0.0.bin">
    <a href="/resources/firmware/ESP32_GENERIC-SPIRAM-20990102-v99.0.0.bin">
    <a href="/resources/firmware/ESP32_GENERIC-SPIRAM-20990102-v99.0.0.app-bin">
    <a href="/resources/firmware/ESP32_GENERIC-SPIRAM-20990909-v99.1.0-preview.3.g0123456789.bin">
    <a href="/resources/firmware/ESP32_GENERIC-OTA-20991212-v99.2.0.bin">
    <a href="/resources/firmware/ESP32_GENERIC-SPIRAM-20980101-v9.10.0.bin">`);
  assertEquals(addressesInPage(known, links), [`${MP}ESP32_GENERIC-SPIRAM-20990102-v99.0.0.bin`]);
  assertEquals(newestInPage(known, links), "99.0.0");
  assertEquals(newestInPage({ name: { ...known.name, board: "OTHER" } }, links), undefined);
});

Deno.test("catalogue: offsets depend on the firmware and the chip", () => {
  const micropython = ["esp8266", "esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c5", "esp32p4", "esp32x"]
    .map((chip) => offsetOf("micropython", chip));
  assertEquals(micropython, [0, 0x1000, 0x1000, 0, 0, 0x2000, 0x2000, undefined]);
  assertEquals(["esp32", "esp32s2", "esp32c5"].map((chip) => offsetOf("circuitpython", chip)), [0, 0, 0]);
});

Deno.test("catalogue: what it does not have is refused, with what was probably meant", async () => {
  const refused: Readonly<Record<string, string>> = {
    "micropython@1.26.1/ESP32_GENERC":
      'found the board "ESP32_GENERC", expected a board in the catalogue\nDid you mean micropython@1.26.1/ESP32_GENERIC?',
    "micropython@1.26.1/esp32_generic":
      'found the board "esp32_generic", expected a board in the catalogue\nDid you mean micropython@1.26.1/ESP32_GENERIC?',
    "micropython@1.20.0/GENERIC_SPIRAM":
      'found the board "GENERIC_SPIRAM", expected a board in the catalogue\nDid you mean micropython@1.20.0/ESP32_GENERIC-SPIRAM?',
    "micropython@1.20.0/GENERIC":
      'found the board "GENERIC", expected a board in the catalogue\nDid you mean micropython@1.20.0/ESP32_GENERIC or micropython@1.20.0/ESP8266_GENERIC?',
    "micropython@1.26.1/ESP32_GENERIC_SPIRAM":
      'found the board "ESP32_GENERIC_SPIRAM", expected a board in the catalogue\nDid you mean micropython@1.26.1/ESP32_GENERIC-SPIRAM?',
    "micropython@1.26.1/ESP8266":
      'found the board "ESP8266", expected a board in the catalogue\nDid you mean micropython@1.26.1/ESP8266_GENERIC?',
    "micropython@1.26.1/M5STACK":
      'found the board "M5STACK", expected a board in the catalogue\nDid you mean micropython@1.26.1/M5STACK_ATOM, micropython@1.26.1/M5STACK_ATOMS3_LITE or micropython@1.26.1/M5STACK_NANOC6?',
    "micropython@1.26.1/ESP32":
      'found the board "ESP32", expected a board in the catalogue\nTo find it: flasher firmware micropython WORDS',
    "micropython@1.26.1/RPI_PICO":
      'found the board "RPI_PICO", expected a board in the catalogue\nTo find it: flasher firmware micropython WORDS',
    "micropython@1.26.1/ESP32_GENERIC-SPRAM":
      'found the variant "SPRAM" of ESP32_GENERIC, expected D2WD, IDF3, OTA, SPIRAM, UNICORE, or none\nDid you mean micropython@1.26.1/ESP32_GENERIC-SPIRAM?',
    "micropython@1.26.1/ESP32_GENERIC_C3-SPIRAM":
      'found the variant "SPIRAM" of ESP32_GENERIC_C3, expected ESP32_GENERIC_C3 without a variant',
    "micropython@1.26.1/ESP32_GENERIC-constructor":
      'found the variant "constructor" of ESP32_GENERIC, expected D2WD, IDF3, OTA, SPIRAM, UNICORE, or none',
    "micropython@1.24/ESP32_GENERIC":
      'found the version "1.24", expected a released version\nDid you mean micropython@1.24.0/ESP32_GENERIC?',
    "micropython@1.25.7/ESP32_GENERIC":
      'found the version "1.25.7", expected a released version\nDid you mean micropython@1.25.0/ESP32_GENERIC?',
    "micropython@1.20.0/ESP32_GENERIC_C6": 'found the version "1.20.0", expected 1.24.0 or newer',
    "micropython@1.26.1/ESP32_GENERIC_S3-FLASH_4M":
      'found the version "1.26.1", expected 1.25.0 or older: later versions were not built for it',
    "circuitpython@10.2.1/adafruit_feather_esp32_v3":
      'found the board "adafruit_feather_esp32_v3", expected a board in the catalogue\nDid you mean circuitpython@10.2.1/adafruit_feather_esp32_v2?',
  };
  for (const [text, message] of Object.entries(refused)) assertEquals((await look(text)).error, message);
});

Deno.test("catalogue: each hash that flasher knows belongs to one firmware, by its whole name", async () => {
  for (const publisher of ["micropython", "circuitpython"] as const) {
    const data = await loadCatalogue(publisher);
    for (const [text, hash] of Object.entries(data.hashes!)) {
      const parsed = parseFirmwareName(text);
      assertEquals("value" in parsed && formatFirmwareName(parsed.value), text);
      assertEquals(/^[0-9a-f]{64}$/.test(hash), true, text);
      if (!("value" in parsed) || parsed.value.publisher !== publisher) continue;
      assertEquals("value" in findFirmware(data, parsed.value), true, text);
    }
  }
});

Deno.test("catalogue: every row is whole, and its chip and versions are known", async () => {
  const versions = /^\d+\.\d+(\.\d+)?$/;
  for (const publisher of ["micropython", "circuitpython"] as const) {
    const data = await loadCatalogue(publisher);
    assertEquals(data.versions.filter((version) => !versions.test(version)), []);
    if (data.days !== undefined) assertEquals(Object.keys(data.days), data.versions);
    for (const { id, chip, variants = {}, ...build } of data.boards) {
      assertEquals(offsetOf(publisher, chip) !== undefined, true, `${id}: ${chip}`);
      for (const one of [build, ...Object.values(variants)]) {
        assertEquals(data.versions.includes(one.since), true, id);
        assertEquals(data.versions.includes(one.until ?? one.since), true, id);
      }
      for (const variant of [undefined, ...Object.keys(variants)]) {
        const text = `${publisher}@${build.since}/${id}${variant === undefined ? "" : `-${variant}`}`;
        assertEquals("value" in parseFirmwareName(text), true, text);
      }
    }
  }
});
