/** Files of other tools, given as a profile or as the source of one. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildApplication, buildUf2, FAMILY, uf2Blocks } from "../fake/image.ts";
import { flasher } from "../fake/system.ts";
import { refusal } from "./known.ts";

const ESPHOME =
  "# kitchen\nesphome:\n  name: kitchen\n\nesp8266:\n  board: nodemcuv2\n\nwifi:\n  ssid: !secret ssid\n" +
  "switch:\n\t- platform: gpio\n";

Deno.test("an ESPHome configuration is recognized, whatever else it contains", async () => {
  assertStringIncludes(
    await refusal(ESPHOME),
    "flash.yaml: found an ESPHome configuration, expected a profile",
  );
  const ran = await flasher(["init", "--from", "kitchen.yaml"], { files: { "kitchen.yaml": ESPHOME } });
  assertEquals(ran.code, 2);
  assertStringIncludes(ran.stderr, '"kitchen.yaml": found an ESPHome configuration, expected JSON');
});

Deno.test("files of other tools are recognized", async () => {
  const files: readonly (readonly [text: string, words: string])[] = [
    ["[platformio]\nsrc_dir = .\n", "a PlatformIO project"],
    ["[env:nodemcu]\nboard = nodemcuv2\n", "a PlatformIO project"],
    ['{ "flash_files": { "0x0": "a.bin" } }', "flasher_args.json of an ESP-IDF build"],
    ['{ "builds": [{ "chipFamily": "ESP32" }] }', "an ESP Web Tools manifest"],
    ["#!/bin/sh\nesptool.py -p COM3 write_flash 0x0 a.bin\n", "an esptool command line"],
    ["--flash_mode dio --flash_freq 40m\n0x1000 a.bin\n", "arguments of an esptool command"],
  ];
  for (const [text, words] of files) {
    assertStringIncludes(await refusal(text), `flash.yaml: found ${words}, expected a profile`);
  }
});

Deno.test("a profile that mentions another tool is a profile", async () => {
  const text =
    "# esptool.py write_flash 0x0 a.bin\nfiles: # as esphome: does\n  - { offset: 0x0, path: esphome.bin }\n" +
    'expect: { text: "esptool write_flash" }\n';
  const { loadProfile } = await import("../../lib/profile/load.ts");
  const { KNOWN } = await import("./known.ts");
  assertEquals((await loadProfile(text, "flash.yaml", KNOWN)).files.length, 1);
});

Deno.test("init: a UF2 file of an application goes to the application offset, whatever its addresses are relative to", async () => {
  for (const address of [0, 0x10000]) {
    const uf2 = buildUf2(uf2Blocks(address, buildApplication(FAMILY.esp32)), 0x1c5f21b0);
    const ran = await flasher(["init", "--file", "app.uf2"], { files: { "app.uf2": uf2 } });
    assertEquals(ran.code, 0, ran.stderr);
    const text = new TextDecoder().decode(await ran.system.readFile("flash.yaml"));
    assert(text.includes(`{ offset: ${address === 0 ? "0x10000" : "0x0"}, path: app.uf2 }`), text);
  }
});

Deno.test("a size in megabits is refused with the intended size", async () => {
  const text = (size: string) => `flash: { size: ${size} }\nfiles:\n  - { offset: 0x0, path: a.bin }\n`;
  assertStringIncludes(await refusal(text("32m")), '"32m" is esptool\'s old name in megabits: write 4MB.');
  assertStringIncludes(await refusal(text("4m")), "write 512KB, or 4MB if you mean megabytes.");
  for (const other of ["40m", "32m-c1"]) assert(!(await refusal(text(other))).includes("megabits"));
});

Deno.test("a port with pyserial options is refused with a hint about what to remove", async () => {
  const told = await refusal(
    "port: rfc2217://pi:4000?ign_set_control\nfiles:\n  - { offset: 0x0, path: a.bin }\n",
  );
  assertStringIncludes(told, 'Remove the "?" and everything after it, which is for pyserial.');
});
