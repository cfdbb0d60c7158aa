/** Firmware for another chip than the board's, the simulated board's, or that of a flash.yaml nobody named. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildApplication, buildMerged, buildMicroPython, FAMILY } from "../../fake/image.ts";
import { type FakeFile, flasher } from "../../fake/system.ts";

const FILES: Readonly<Record<string, FakeFile>> = {
  "app.bin": buildApplication(FAMILY.esp32),
  "all.bin": buildMerged(FAMILY.esp32),
  "mp.bin": buildMicroPython(),
  "data.bin": new Uint8Array(0x1000).fill(7),
  "auto.yaml": "board: wemos_d1_mini\nfiles: [{ offset: auto, path: app.bin }]\n",
  "boot.yaml": "board: wemos_d1_mini\nfiles: [{ offset: 0x1000, path: all.bin }]\n",
  "chip.yaml": "board: wemos_d1_mini\nchip: esp32\nfiles: [{ offset: 0x1000, path: all.bin }]\n",
  "data.yaml": "board: wemos_d1_mini\nfiles: [{ offset: 0x300000, path: data.bin }]\n",
  "right.yaml": "board: wemos_d1_mini\nfiles: [{ offset: auto, path: mp.bin }]\n",
  "any.yaml": "board: auto_reset\nport: sim:esp32\nfiles: [{ offset: 0, path: mp.bin }]\n",
  "none.yaml": "board: auto_reset\nport: sim:nothing\nfiles: [{ offset: 0, path: mp.bin }]\n",
};

Deno.test("other chip: plan warns of a board and of a simulated board with another chip", async () => {
  const board = (name: string, has: string) =>
    `warning: The firmware is for ESP32, but board "${name}" has ${has}\n`;
  const cases: readonly (readonly [line: string, warning: string | undefined])[] = [
    ["auto.yaml", board("wemos_d1_mini", "ESP8266")],
    ["boot.yaml", board("wemos_d1_mini", "ESP8266")],
    ["chip.yaml", board("wemos_d1_mini", "ESP8266")],
    ["app.bin --board usb_jtag", board("usb_jtag", "ESP32-C3, ")],
    ["any.yaml", "warning: The firmware is for ESP8266, but sim:esp32 has ESP32\n"],
    ["mp.bin --port sim:esp32c3", "warning: The firmware is for ESP8266, but sim:esp32c3 has ESP32-C3\n"],
    ["data.yaml", undefined],
    ["right.yaml", undefined],
    ["none.yaml", undefined],
    ["app.bin --board esp32_devkit --port sim:esp32", undefined],
    ["right.yaml --port sim:esp8266", undefined],
  ];
  for (const [line, warning] of cases) {
    const { code, stderr } = await flasher(["plan", ...line.split(" ")], { files: FILES });
    assertEquals(code, 0, `${line}: ${stderr}`);
    if (warning === undefined) assertEquals(stderr.includes("The firmware is"), false, stderr);
    else assertStringIncludes(stderr.replace(/\n */g, " "), warning.trimEnd(), line);
  }
});

Deno.test("other chip: an error by a flash.yaml that nobody named says where the chip comes from", async () => {
  const files = { ...FILES, "flash.yaml": "chip: esp8266\nfiles: [{ offset: 0, path: mp.bin }]\n" };
  for (const file of ["0x0=all.bin", "0x1000=all.bin", "all.bin"]) {
    const run = await flasher(["run", "-f", file, "--port", "sim:esp32"], { files });
    assertEquals([run.code, run.system.opened], [7, []]);
    assertStringIncludes(run.stderr, '"flash.yaml" in this folder (chip: esp8266)');
    assertStringIncludes(run.stderr, "add --chip auto");
  }
  const auto = await flasher(["plan", "-f", "all.bin", "--chip", "auto"], { files });
  assertEquals(auto.code, 0, auto.stderr);
  // The profile is not to blame for these.
  for (const line of ["-f 0x0=data.bin", "flash.yaml -f 0x0=all.bin", "-f 0x0=all.bin --chip esp8266"]) {
    const other = await flasher(["plan", ...line.split(" ")], { files });
    assertEquals(other.code, 7, line);
    assertEquals(other.stderr.includes("in this folder"), false, other.stderr);
  }
});
