/** Boot texts of chips, as they were read off boards and an emulated mask ROM, and what is made of them. */
import { assertEquals, assertMatch } from "@std/assert";
import { bootsIn, explainNoBoot, readableFrom, romProgress } from "../../lib/device/boot_text.ts";
import { findExpected } from "../../lib/device/expected.ts";
import type { Expectation } from "../../lib/profile/profile.ts";

const ESP8266 = "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,7)\r\n\r\n";
const LOADED = ESP8266 + "load 0x40100000, len 908, room 16 \r\ntail 12\r\nchksum 0xf9\r\ncsum 0xf9\r\n";
const NO_IMAGE = ESP8266 + "ets_main.c ";
const WATCHDOG = "\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,7)\r\n\r\nwdt reset\r\n";
const ESP32 = "ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";
const ESP32_ENTRY = ESP32 + "mode:DIO, clock div:2\r\nload:0x3fff0030,len:1184\r\nentry 0x400805e4\r\n";
const ESP32C3_LOOP = "ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n" +
  "rst:0x7 (TG0WDT_SYS_RST),boot:0xc (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n";

Deno.test("boot text: how far the ROM is", () => {
  assertEquals(romProgress("\xe9\x00\x7fabc"), "none");
  assertEquals(romProgress(ESP8266), "talking");
  assertEquals(romProgress(LOADED), "done");
  assertEquals(romProgress(LOADED + "\r\n2nd boot version : 1.4(b1)\r\n"), "done");
  assertEquals(romProgress(LOADED + "\x7f\xa2\x00"), "overrun");
  assertEquals(romProgress(ESP32_ENTRY), "done");
});

Deno.test("boot text: each start, with its cause", () => {
  assertEquals(bootsIn(LOADED + WATCHDOG).map(({ cause, failed }) => [cause, failed]), [
    ["the reset pin", false],
    ["the watchdog", true],
  ]);
  assertEquals(bootsIn(ESP32), [{ cause: "0x1 (POWERON_RESET)", failed: false, download: false }]);
  assertEquals(bootsIn(ESP8266.replace("(3,7)", "(1,6)"))[0]!.download, true);
  assertEquals(bootsIn("no start at all"), []);
});

Deno.test("boot text: where something readable begins", () => {
  assertEquals(readableFrom("Wrl\x00l\x9c\x9e\r\nHello from here"), 7);
  assertEquals(readableFrom("\x00abc\x00def"), undefined);
});

/** At the program's rate, at the ROM's, what is said, whether the flash mode may be to blame. */
const CASES: readonly (readonly [text: string, rom: string | undefined, what: RegExp, mode: boolean])[] = [
  ["", undefined, /^nothing was heard$/, false],
  ["\x00\x9c\xff", "", /^nothing readable came at 115200 baud$/, false],
  [
    "\x00\x9c",
    LOADED,
    /^reset by the reset pin, the chip started a program, but nothing readable came/,
    true,
  ],
  ["\x00\x9c", NO_IMAGE + WATCHDOG, /finds no program it can load, and says "ets_main\.c"$/, true],
  ["\x00", LOADED + WATCHDOG + LOADED, /starts over and over, last reset by the watchdog$/, true],
  ["", ESP8266.replace("(3,7)", "(1,6)"), /^the chip is in its bootloader$/, false],
  ["\x00\x9cprompt 1\r\nprompt 2\r\n", undefined, /^something else was heard, last "prompt 2"$/, false],
  [ESP32C3_LOOP, undefined, /says "invalid header: 0xffffffff"$/, true],
  [ESP32 + "waiting for download\r\n", undefined, /^the chip is in its bootloader$/, false],
  [ESP32_ENTRY, undefined, /^reset by 0x1 \(POWERON_RESET\), the chip started a program/, true],
  [
    ESP32_ENTRY + "Guru Meditation Error: Core  0 panic'ed (IllegalInstruction)\r\n",
    undefined,
    /^the program crashed with "Guru Meditation Error/,
    true,
  ],
  [ESP32 + "\r\nBrownout detector was triggered\r\n", undefined, /brown-out/, false],
  ["Exception (28):\r\n\x1b[2Jepc1=0x4000", undefined, /^the program crashed with "Exception \(28\)"$/, true],
];

for (const [text, rom, what, mode] of CASES) {
  Deno.test(`boot text: ${what.source}`, () => {
    const found = explainNoBoot({ text, rom, baud: 115200 });
    assertMatch(found.what, what);
    assertEquals(found.mayBeMode, mode);
  });
}

Deno.test("boot text: what interpreters greet with", () => {
  const expect = (what: Expectation["what"]): Expectation => ({ what, within: 1000, baud: 115200 });
  const python = expect({ program: "micropython" });
  const banner = "MicroPython v1.8.7-7-gb5a1a20a3 on 2017-01-09; ESP module with ESP8266";
  assertEquals(findExpected(`\x00\x9c\r\n${banner}\r\nType "help()"`, python), banner);
  assertEquals(findExpected(banner, python), undefined, "its end has not come yet");
  assertEquals(findExpected("import MicroPython\r\n", python), undefined);
  const circuit = expect({ program: "circuitpython" });
  const adafruit = "Adafruit CircuitPython 3.1.2 on 2019-01-07; ESP module with ESP8266";
  assertEquals(findExpected(`\r\n${adafruit}\r\n>>> `, circuit), adafruit);
  assertEquals(
    findExpected("Press any key to enter the REPL. Use CTRL-D to reload.", circuit),
    "Press any key to enter the REPL",
  );
  // Text comes as bytes.
  assertEquals(findExpected("gr\xc3\xbc\xc3\x9f dich", expect({ text: "grüß" })), '"grüß"');
});
