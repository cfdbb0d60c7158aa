/** What a board does that shows no Python prompt, as text, with the next step. Noise is never quoted. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { byteText } from "../../../lib/bytes.ts";
import { explainNoPrompt } from "../../../lib/esp/boot/no_prompt.ts";

const BAUD = 115_200;
const NOISE = "plrlrlr`rnbnbprll\xf3|l|lb\x82|\x9erbbnnl\xee\x82nnbpl\x12\x8crlr";
const ROM =
  "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nload 0x40100000, len 1000, room 16\r\n" +
  "tail 8\r\nchksum 0x25\r\ncsum 0x25\r\n";
const WATCHDOG = ROM.replace("cause:2", "cause:4");

interface Case {
  readonly text: string;
  readonly rom?: string;
  readonly what: RegExp;
  readonly mayRun: boolean;
  readonly advice?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "nothing": { text: "", what: /^the board sent nothing$/, mayRun: true },
  "a program that prints": {
    text: "temp 20\r\ntemp 21.5\r\n",
    what: /ignores Ctrl-C; its last line: "temp 21\.5"$/,
    mayRun: true,
  },
  "a program that prints after noise": {
    text: `${NOISE}${NOISE}\r\ntemp 21.5\r\n`,
    rom: ROM,
    what: /its last line: "temp 21\.5"$/,
    mayRun: true,
  },
  "a program that prints other than ASCII": {
    text: byteText(new TextEncoder().encode("Grüße aus der Küche\r\n")),
    what: /its last line: "Grüße aus der Küche"$/,
    mayRun: true,
  },
  "short lines": { text: "tick\r\ntick\r\n", what: /its last line: "tick"$/, mayRun: true },
  "a silent program after an ESP8266's boot text": {
    text: NOISE,
    rom: ROM,
    what: /^the chip started a program .* but printed nothing readable at 115200 baud$/,
    mayRun: true,
    advice: "flasher run",
  },
  "a chip that restarts again and again": {
    text: NOISE,
    rom: WATCHDOG + WATCHDOG,
    what: /^the chip keeps restarting, last reset by a watchdog$/,
    mayRun: true,
    advice: "flasher run",
  },
  "a blank ESP8266": {
    text: NOISE,
    rom: "\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,6)\r\n\r\nets_main.c \r\n",
    what: /^there is no firmware at its boot offset/,
    mayRun: false,
    advice: "flasher run",
  },
  "a blank ESP32, at the console's own rate": {
    text: "rst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n"
      .repeat(3),
    what: /^its flash is blank/,
    mayRun: false,
    advice: "flasher run",
  },
  "a chip in its bootloader": {
    text:
      "rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n",
    what: /^the chip is in its bootloader$/,
    mayRun: false,
    advice: "GPIO0",
  },
  "a damaged file system": {
    text:
      `${NOISE}The filesystem starting at sector 256 with size 763 sectors looks corrupt.\r\nYou may want to\r\n`,
    what: /^the board's file system is damaged$/,
    mayRun: true,
  },
  "another baud rate": {
    text: NOISE,
    rom: NOISE,
    what: /^the board printed nothing readable at 115200 baud$/,
    mayRun: true,
    advice: "--baud",
  },
};

for (const [name, { text, rom, what, mayRun, advice }] of Object.entries(CASES)) {
  Deno.test(`no prompt: ${name}`, () => {
    const found = explainNoPrompt({ text, rom, baud: BAUD });
    assertMatch(found.what, what);
    assertEquals(found.mayRun, mayRun);
    if (advice === undefined) assertEquals(found.advice, undefined);
    else assertStringIncludes(found.advice ?? "", advice);
    assert(!found.what.includes("plrlr"), found.what);
  });
}
