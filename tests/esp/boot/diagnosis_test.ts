/** Diagnoses for output of chips, programs and other devices. The texts are what such boards print. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { byteText } from "../../../lib/bytes.ts";
import { describeNoise, readAnswer, readBootText } from "../../../lib/esp/boot/diagnosis.ts";
import { fc } from "../../tools/property.ts";

const ESP8266 = "\r\n ets Jan  8 2013,";
const ESP32 = "ets Jul 29 2019 12:21:46\r\n\r\n";
const S3 = "ESP-ROM:esp32s3-20210327\r\nBuild:Mar 27 2021\r\n";
const DEAF = "the chip is in its bootloader but receives nothing from the computer";
const STARTED = "the chip started its firmware, not its bootloader: ";
const NEITHER = "the chip started neither its firmware nor its bootloader: ";
const KEEPS = "the chip keeps booting from its flash instead of entering its bootloader: ";
const ONCE = "the chip booted from its flash instead of entering its bootloader: ";
const BROWN_OUT = "the chip's supply voltage is too low: its brown-out detector resets it";

const BOOT_TEXTS: readonly Readonly<{ text: string; what: string | undefined }>[] = [
  {
    text: `${ESP8266}rst cause:2, boot mode:(3,6)\r\n\r\nload 0x40100000, len 28292, room 16 \r\n`,
    what: `${STARTED}boot mode (3,6), reset by its RESET pin, GPIO0 high, GPIO2 high, GPIO15 low`,
  },
  {
    text: `${ESP8266}rst cause:1, boot mode:(3,7)\r\n`,
    what: `${STARTED}boot mode (3,7), reset by power-on, GPIO0 high, GPIO2 high, GPIO15 low`,
  },
  { text: `${ESP8266}rst cause:1, boot mode:(1,6)\r\n`, what: DEAF },
  { text: "noise \u00ff\u0000 boot mode:(1,7) more", what: DEAF },
  {
    text: `${ESP8266}rst cause:4, boot mode:(7,7)\r\n\r\nwaiting for host\r\n`,
    what: `${NEITHER}boot mode (7,7), reset by a watchdog, GPIO0 high, GPIO2 high, GPIO15 high`,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(2,6)\r\n`,
    what: `${NEITHER}boot mode (2,6), reset by its RESET pin, GPIO0 high, GPIO2 low, GPIO15 low`,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(0,6)\r\n`,
    what: `${NEITHER}boot mode (0,6), reset by its RESET pin, GPIO0 low, GPIO2 low, GPIO15 low`,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(3,6)\r\n\r\nets_main.c 181 \r\n`,
    what: `${ONCE}there is no firmware at its boot offset`,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(3,6)\r\nload 0x40100000\r\ncsum err\r\n`,
    what: `${ONCE}the firmware in flash is damaged or read incorrectly`,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(3,6)\r\nx${ESP8266}rst cause:4, boot mode:(3,6)\r\n`,
    what: `${KEEPS}reset by a watchdog`,
  },
  {
    text:
      `${ESP8266}rst cause:2, boot mode:(3,6)\r\n\r\nFatal exception 28(LoadProhibitedCause):\r\nepc1=0x4000`,
    what: `${ONCE}its firmware crashes`,
  },
  // The last start counts.
  {
    text: `${ESP8266}rst cause:2, boot mode:(3,6)\r\n${ESP8266}rst cause:2, boot mode:(1,6)\r\n`,
    what: DEAF,
  },
  {
    text: `${ESP8266}rst cause:2, boot mode:(1,6)\r\n${ESP8266}rst cause:2, boot mode:(3,6)\r\n`,
    what: `${STARTED}boot mode (3,6), reset by its RESET pin, GPIO0 high, GPIO2 high, GPIO15 low; ` +
      "it had started its bootloader before, but was reset again",
  },
  {
    text: `${ESP32}rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nconfigsip: 0, SPIWP:0xee\r\n`,
    what:
      `${STARTED}boot mode 0x13, reset by power-on or its EN pin, GPIO0 high, GPIO2 low, GPIO12 low, GPIO15 high`,
  },
  {
    text:
      `${ESP32}rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n`,
    what: DEAF,
  },
  {
    text:
      `${ESP32}rst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n`,
    what: `${ONCE}its flash is blank`,
  },
  {
    text: `${ESP32}rst:0x10 (RTCWDT_RTC_RESET),boot:0x33 (SPI_FAST_FLASH_BOOT)\r\nflash read err, 1000\r\n`,
    what: `${ONCE}its flash cannot be read`,
  },
  {
    text:
      `${ESP32}rst:0xc (SW_CPU_RESET),boot:0x17 (SPI_FAST_FLASH_BOOT)\r\nGuru Meditation Error: Core  0 panic'ed (StoreProhibited)\r\n`,
    what: `${ONCE}its firmware crashes`,
  },
  { text: `${ESP32}rst:0xf (RTCWDT_BROWN_OUT_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n`, what: BROWN_OUT },
  {
    text:
      `${ESP32}rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n\r\nBrownout detector was triggered\r\n`,
    what: BROWN_OUT,
  },
  {
    text: `${S3}rst:0x15 (USB_UART_CHIP_RESET),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n`,
    what: `${STARTED}boot mode 0x8, reset by its USB unit, its boot pin high`,
  },
  { text: `${S3}rst:0x1 (POWERON),boot:0x0 (DOWNLOAD(USB/UART0))\r\nwaiting for download\r\n`, what: DEAF },
  {
    text: `${S3}rst:0x99 (NEVER_HEARD_OF),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n`,
    what: `${STARTED}boot mode 0x8, reset by "NEVER_HEARD_OF", its boot pin high`,
  },
  { text: "waiting for download\r\n", what: DEAF },
  { text: "", what: undefined },
  { text: "Wrl\u0000l\u009c\u009e|", what: undefined },
  { text: "boot mode:(", what: undefined },
  { text: "MicroPython v1.8.7 on 2017-01-08; ESP module with ESP8266\r\n>>> ", what: undefined },
];

for (const { text, what } of BOOT_TEXTS) {
  Deno.test(`boot text: ${JSON.stringify(text.slice(-70))}`, () =>
    assertEquals(readBootText(text)?.what, what));
}

const SENT = "0 \r\nAT\r\n";
const ANSWERS: readonly (readonly [text: string, words: string | undefined])[] = [
  ["\x14\x10", "an Arduino bootloader responded"],
  ["\r\n>>> \r\n>>> AT\r\nTraceback (most recent call last):\r\n>>> ", "a Python prompt responded"],
  ["0 \r\n> AT\r\nstdin:1: syntax error near 'AT'\r\n> ", "a Lua prompt responded"],
  ["AT\r\r\n\r\nOK\r\n", "a modem responded, or a chip with AT firmware"],
  ["\r\nOK\r\n", "a modem responded, or a chip with AT firmware"],
  [SENT, "the port echoes everything"],
  ["", undefined],
  ["LOOK: 12 > 11\r\n", undefined],
  ["temperature 21.5\r\n", undefined],
];

for (const [text, words] of ANSWERS) {
  Deno.test(`answer to a probe: ${JSON.stringify(text)}`, () => {
    const what = readAnswer(text)?.what;
    if (words === undefined) assertEquals(what, undefined);
    else assertStringIncludes(what ?? "nothing", words);
  });
}

Deno.test("not an answer: silence, a program, garbage", () => {
  const what = (text: string) => describeNoise(text, [74_880, 115_200]).what;
  assertEquals(what(""), "the chip sent nothing");
  assertEquals(what("\r\ntemperature 21.5\r\n"), 'a program is printing "temperature 21.5"');
  const umlauts = byteText(new TextEncoder().encode("Grüße: Tür\r\n"));
  assertEquals(what(umlauts), 'a program is printing "Grüße: Tür"');
  assertEquals(what("Wrl\u0000l\u009c\u009e|"), "the received bytes are not text at 74880 or 115200 baud");
});

Deno.test("for any output of a board, the message is printable and short, and has advice", () => {
  const parts = ["rst:0x1 (", "),boot:0x", "13 (", "boot mode:(3,", "\x1b[2J", ">>> ", "\x14\x10", "OK\r\n"];
  const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: "binary" })), { maxLength: 8 })
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (bytes) => {
      for (const finding of [readBootText(bytes), readAnswer(bytes), describeNoise(bytes, [115_200])]) {
        if (finding === undefined) continue;
        assert(/^[\x20-\x7e\u00a0-\u{10ffff}]+$/u.test(finding.what), JSON.stringify(finding.what));
        assert(finding.what.length < 320, finding.what);
        assert(finding.advice.length > 20);
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("diagnosis: no error is told together with a claim that the firmware started", () => {
  for (const line of ["ets_main.c 181 ", "invalid header: 0xffffffff", "flash read err, 1000", "csum err"]) {
    const { what } = readBootText(`${ESP8266}rst cause:2, boot mode:(3,6)\r\n\r\n${line}\r\n`)!;
    assertEquals(/start\w* its firmware/.test(what), false, what);
  }
});
