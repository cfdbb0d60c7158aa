/** Errors that boards print at boot: each has its own explanation. */
import { assertEquals, assertMatch } from "@std/assert";
import { BOOT_ERRORS, readBootError } from "../../../lib/esp/boot/boot_errors.ts";
import { readBootText } from "../../../lib/esp/boot/diagnosis.ts";
import { explainNoBoot } from "../../../lib/esp/boot/no_boot.ts";
import { ESP32, ESP32_ENTRY, ESP8266 } from "../../fake/boot_texts.ts";

/** A printed line, its explanation, and whether the flash mode may be the cause. */
const LINES: readonly Readonly<{ line: string; what: RegExp; mode: boolean }>[] = [
  { line: "E (42) boot: load partition table error!", what: /no valid partition table/, mode: false },
  {
    line: "E (41) flash_parts: partition 0 invalid magic number 0x3f",
    what: /no valid partition table/,
    mode: false,
  },
  { line: "E (60) boot: Failed to verify partition table", what: /no valid partition table/, mode: false },
  {
    line: "E (90) boot: No bootable app partitions in the partition table",
    what: /no application to start/,
    mode: false,
  },
  {
    line: "E (88) boot: Factory app partition is not bootable",
    what: /no application to start/,
    mode: false,
  },
  {
    line: "E (80) boot: OTA app partition slot 0 is not bootable",
    what: /no application to start/,
    mode: false,
  },
  {
    line: "E (77) esp_image: image at 0x10000 has invalid magic byte (nothing flashed here?)",
    what: /contains no application/,
    mode: false,
  },
  {
    line:
      "E (53) flash_parts: partition 3 invalid - offset 0x200000 size 0x200000 exceeds flash chip size 0x200000",
    what: /exceeds the flash size in the bootloader's header/,
    mode: false,
  },
  {
    line:
      "E (279) spi_flash: Detected size(2048k) smaller than the size in the binary image header(4096k). Probe failed.",
    what: /smaller than the size in the image's header/,
    mode: false,
  },
  {
    line: "E (70) esp_image: Image length 1114112 doesn't fit in partition length 1048576",
    what: /longer than its/,
    mode: false,
  },
  { line: "rf_cal[0] !=0x05,is 0xFF", what: /radio's init data is missing/, mode: false },
  { line: "invalid header: 0xffffffff", what: /its flash is blank/, mode: false },
  { line: "invalid header: 0x3f3f3f3f", what: /is not firmware/, mode: false },
  { line: "csum err:0x9a!=0x5f", what: /damaged or read incorrectly/, mode: true },
  { line: "csum err", what: /damaged or read incorrectly/, mode: true },
  {
    line: "E (99) esp_image: Checksum failed. Calculated 0x8c read 0x00",
    what: /damaged or read incorrectly/,
    mode: true,
  },
  {
    line: "E (99) esp_image: Image hash failed - image is corrupt",
    what: /damaged or read incorrectly/,
    mode: true,
  },
  { line: "SHA-256 comparison failed:", what: /damaged or read incorrectly/, mode: true },
  { line: "Invalid image block, can't boot.", what: /damaged or read incorrectly/, mode: true },
  { line: "flash read err, 1000", what: /flash cannot be read/, mode: false },
  { line: "ets_main.c 371", what: /no firmware at its boot offset/, mode: false },
  { line: "E (50) boot_comm: mismatch chip ID, expected 0, found 9", what: /another chip/, mode: false },
  {
    line: "E (50) boot_comm: Image requires chip rev >= v3.0, but chip is v1.0",
    what: /another chip, or for another rev/,
    mode: false,
  },
  {
    line:
      "E (38) boot_comm: This chip is revision 2 but the application is configured for minimum revision 3. Can't run.",
    what: /another chip, or for another rev/,
    mode: false,
  },
  { line: "E (269) cpu_start: Failed to init external RAM!", what: /different memory/, mode: false },
  {
    line: "E (119) esp_image: Segment 0 load address 0x3c0c8020, doesn't match data 0x00010020",
    what: /cannot map the application's code/,
    mode: false,
  },
  { line: "No good rom available.", what: /its loader finds no program/, mode: false },
  { line: "error magic!", what: /its loader finds no program/, mode: false },
  {
    line: "E (60) secure_boot_v2: Secure boot V2 verification failed.",
    what: /its signature does not match/,
    mode: false,
  },
  { line: "E (181) quad_psram: PSRAM ID read error: 0x00ffffff", what: /different memory/, mode: false },
  { line: "Guru Meditation Error: Core  0 panic'ed (IllegalInstruction)", what: /crashe[sd]/, mode: true },
  { line: "abort() was called at PC 0x400d1234 on core 0", what: /aborts|crashed/, mode: false },
  { line: "assert failed: xQueueSemaphoreTake queue.c:1545", what: /aborts|crashed/, mode: false },
];

for (const { line, what, mode } of LINES) {
  Deno.test(`boot error: ${line}`, () => {
    for (const [before, after] of [[ESP32_ENTRY, "\r\n"], [ESP8266, " \r\n\x9c"]] as const) {
      const heard = {
        text: "\x00\x9c" + before + line + after,
        rom: undefined,
        baud: 115200,
        other: "none" as const,
      };
      const found = explainNoBoot(heard);
      assertMatch(found.what, what);
      assertEquals(found.mayBeMode, mode, found.what);
      assertEquals(/support the mode in the image header/.test(found.advice), mode);
      assertMatch(found.what, / (?:it printed|crashed with) "/);
    }
  });
}

Deno.test("boot errors: specific errors win over general ones", () => {
  const more = ESP32 + "flash read err, 1000\r\nets_main.c 371 \r\ncsum err:0x9a!=0x5f\r\n";
  assertMatch(readBootError(more)!.words, /^csum err/);
  const both =
    "E (1) esp_image: image at 0x10000 has invalid magic byte\r\nE (2) boot: Factory app partition is not bootable\r\n" +
    "E (3) boot: No bootable app partitions in the partition table\r\n";
  assertMatch(readBootError(both)!.words, /^has invalid magic byte/);
  for (const [i, { what, advice }] of BOOT_ERRORS.entries()) {
    assertMatch(advice, /\.$/);
    assertEquals(BOOT_ERRORS.findIndex((other) => other.what === what), i);
  }
});

Deno.test("boot errors: connecting explains why the firmware does not run", () => {
  const found = readBootText(ESP32 + "E (42) boot: load partition table error!\r\n")!;
  assertMatch(
    found.what,
    /booted from its flash instead of entering its bootloader: its bootloader finds no valid partition/,
  );
  assertMatch(found.advice, /can still be flashed/);
});
