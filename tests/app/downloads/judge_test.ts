import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { judgeFile, judgeFirmware } from "../../../lib/app/downloads/judge.ts";
import { loadCatalogue } from "../../../lib/catalogue/data.ts";
import { knownFirmware } from "../../../lib/app/downloads/find_online.ts";
import { parseFirmwareName } from "../../../lib/catalogue/name.ts";
import { ChipError, ImageError, ProfileError } from "../../../lib/errors.ts";
import { noise } from "../../fake/firmware.ts";
import {
  buildApplication,
  buildBootloader,
  buildMerged,
  buildMicroPython,
  buildUf2,
  bytesOf,
  FAMILY,
  merge,
  uf2Blocks,
} from "../../fake/image.ts";

const ESP8266 = "micropython@1.24.1/ESP8266_GENERIC";
const ESP32 = "micropython@1.24.1/ESP32_GENERIC";
const C3 = "micropython@1.24.1/ESP32_GENERIC_C3";
const CIRCUIT = "circuitpython@10.2.1/adafruit_feather_esp32_v2";

async function known(text: string) {
  const name = parseFirmwareName(text);
  if ("error" in name) throw new Error(text);
  return knownFirmware(await loadCatalogue(name.value.publisher), name.value);
}

async function judge(text: string, bytes: Uint8Array) {
  const { firmware, offset } = await known(text);
  const chip = judgeFirmware({ path: text, bytes, vouched: false }, { firmware, offset });
  return [chip.id, offset];
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const padded = (bytes: Uint8Array) => merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, bytes]]);
const withText = (text: string, bytes: Uint8Array) => Uint8Array.from([...bytes, ...utf8(text)]);

Deno.test("judge: whole firmware passes, and its chip and offset are known", async () => {
  assertEquals(await judge(ESP8266, buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29")), [
    "esp8266",
    0,
  ]);
  assertEquals(await judge(ESP32, buildMerged(FAMILY.esp32)), ["esp32", 0x1000]);
  assertEquals(await judge(C3, buildMerged(FAMILY.esp32c3)), ["esp32c3", 0]);
  assertEquals(await judge(CIRCUIT, padded(buildMerged(FAMILY.esp32))), ["esp32", 0]);
});

Deno.test("judge: everything else that a server may send under this name is refused", async () => {
  const whole = buildMerged(FAMILY.esp32);
  const refused: readonly (readonly [about: string, name: string, bytes: Uint8Array, words: string])[] = [
    ["nothing", ESP32, new Uint8Array(), "the file is empty"],
    ["a web page", ESP32, utf8("<!doctype html><title>Sign in</title>"), "it is a web page"],
    ["an error", ESP32, utf8("404: Not Found"), "a server's error message"],
    [
      "gzip",
      ESP32,
      Uint8Array.of(0x1f, 0x8b, 8, ...noise(100)),
      "it is compressed (gzip), which no chip can boot",
    ],
    ["a zip", ESP32, Uint8Array.of(0x50, 0x4b, 3, 4, ...noise(100)), "it is a zip archive"],
    [
      "an application",
      ESP32,
      buildApplication(FAMILY.esp32),
      "it is an application for ESP32, expected a whole image",
    ],
    [
      "a bootloader",
      ESP32,
      buildBootloader(FAMILY.esp32),
      "it is a bootloader for ESP32, expected a whole image",
    ],
    ["the first half", ESP32, whole.subarray(0, 0xa000), "before this application of its partition table"],
    ["noise", ESP32, noise(0x20000, 7), "expected a whole image"],
    ["another chip", ESP32, buildMerged(FAMILY.esp32c3), "it is an image for ESP32-C3"],
    ["another chip's padded image", C3, padded(whole), ""],
    ["an image for 0x1000 at 0x0", CIRCUIT, whole, ""],
    ["a UF2 file", CIRCUIT, buildUf2(uf2Blocks(0x1000, whole), 0x1c5f21b0), "it is a container"],
    ["a damaged checksum", ESP8266, buildMicroPython().with(0x9010, 0x55), "checksum at its end is wrong"],
    ["a cut file", ESP8266, buildMicroPython().subarray(0, 0x9100), "it is truncated"],
    [
      "an older version",
      ESP8266,
      buildMicroPython(0x400, "MicroPython v1.19.1 on 2022-06-18"),
      "it is MicroPython 1.19.1, expected MicroPython 1.24.1",
    ],
    [
      "another program",
      ESP32,
      withText("Adafruit CircuitPython 10.2.1 on 2026-01-01", whole),
      "it is CircuitPython 10.2.1, expected MicroPython 1.24.1",
    ],
  ];
  for (const [about, name, bytes, words] of refused) {
    const error = await assertRejects(() => judge(name, bytes), ImageError, undefined, about);
    assert(error.message.includes(words), `${about}: ${error.message}`);
  }
});

Deno.test("judge: a file with an address may be data, but no web page and no archive", () => {
  judgeFile({ path: "https://example.com/fs.bin", bytes: bytesOf(1000), vouched: false });
  judgeFile({ path: "https://example.com/app.bin", bytes: buildApplication(FAMILY.esp32), vouched: false });
  for (const bytes of [utf8("<html>"), Uint8Array.of(0x1f, 0x8b, 8), new Uint8Array()]) {
    assertThrows(() => judgeFile({ path: "https://example.com/a.bin", bytes, vouched: true }), ImageError);
  }
});

Deno.test("judge: a name that the catalogue does not have, and a chip that flasher lacks", async () => {
  const data = await loadCatalogue("micropython");
  const name = { publisher: "micropython", version: "1.24.1", board: "ESP32_GENERC" } as const;
  const error = assertThrows(() => knownFirmware(data, name), ProfileError);
  assertEquals(error.hint, "Did you mean micropython@1.24.1/ESP32_GENERIC?");
  const strange = { ...data, boards: [{ id: "X", chip: "esp32x9", about: "", since: "1.12" }] };
  assertThrows(
    () => knownFirmware(strange, { ...name, board: "X" }),
    ChipError,
    "which flasher does not support",
  );
});
