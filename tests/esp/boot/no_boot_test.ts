/** Explanations why a board did not boot, from its output. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { byteText } from "../../../lib/bytes.ts";
import { explainNoBoot } from "../../../lib/esp/boot/no_boot.ts";
import { otherConsole } from "../../../lib/esp/boot/other_console.ts";
import {
  ESP32,
  ESP32_DOWNLOAD,
  ESP32_ENTRY,
  ESP32C3_LOOP,
  ESP8266,
  LOADED,
  NO_IMAGE,
  WATCHDOG,
} from "../../fake/boot_texts.ts";

/** Output at the program's rate, at the ROM's, the explanation, and whether the flash mode may be the cause. */
const CASES: readonly (readonly [text: string, rom: string | undefined, what: RegExp, mode: boolean])[] = [
  ["", undefined, /^the board printed nothing$/, false],
  ["\x00\x9c\xff", "", /^the board printed nothing readable at 115200 baud$/, false],
  [
    "\x00\x9c",
    LOADED,
    /^the chip started a program after a reset by its RESET pin, but printed nothing readable/,
    true,
  ],
  ["\x00\x9c", NO_IMAGE + WATCHDOG, /no firmware at its boot offset: it printed "ets_main\.c"$/, false],
  ["\x00", LOADED + WATCHDOG + LOADED, /keeps restarting, last reset by a watchdog$/, true],
  ["", ESP8266.replace("(3,7)", "(1,6)"), /^the chip is in its bootloader$/, false],
  [
    "\x00\x9cprompt 1\r\nprompt 2\r\n",
    undefined,
    /^the board printed something else, last "prompt 2"$/,
    false,
  ],
  [
    byteText(new TextEncoder().encode("joining with Grüße-4711-Tür …\r\n")),
    undefined,
    /^the board printed something else, last "joining with Grüße-4711-Tür …"$/,
    false,
  ],
  [
    byteText(new TextEncoder().encode("温度は二十一度\r\n")),
    undefined,
    /^the board printed something else, last "温度は二十一度"$/,
    false,
  ],
  [ESP32C3_LOOP, undefined, /printed "invalid header: 0xffffffff"$/, false],
  [ESP32_DOWNLOAD, undefined, /^the chip is in its bootloader$/, false],
  [ESP32_ENTRY, undefined, /^the chip started a program after a reset by power-on or its EN pin/, true],
  [
    ESP32_ENTRY + "Guru Meditation Error: Core  0 panic'ed (IllegalInstruction)\r\n",
    undefined,
    /^the program crashed with "Guru Meditation Error/,
    true,
  ],
  [ESP32 + "\r\nBrownout detector was triggered\r\n", undefined, /brown-out detector resets it$/, false],
  [
    "Exception (28):\r\n\x1b[2Jepc1=0x4000",
    undefined,
    /^the program crashed with "Exception \(28\):"$/,
    true,
  ],
];

for (const [text, rom, what, mode] of CASES) {
  Deno.test(`no boot: ${what.source}`, () => {
    const found = explainNoBoot({ text, rom, baud: 115200, other: "none" });
    assertMatch(found.what, what);
    assertEquals(found.mayBeMode, mode);
  });
}

Deno.test("no boot: a silent console on a chip with two: the other one is named, and no flash mode", () => {
  const silent = { text: ESP32_ENTRY, rom: undefined, baud: 115200 };
  const uart = explainNoBoot({ ...silent, other: "usb" });
  assertMatch(
    uart.what,
    /^the chip started a program after a reset by power-on or its EN pin, but printed nothing readable/,
  );
  assertMatch(uart.advice, /^The program may print to the chip's own USB/);
  assertEquals([uart.mayBeMode, /mode/.test(uart.advice)], [false, false]);
  const usb = explainNoBoot({ text: "", rom: undefined, baud: 115200, other: "uart" });
  assertMatch(usb.advice, /^The program may print to the chip's UART pins/);
  // Earlier bootloader output does not count as program output.
  const more = explainNoBoot({ ...silent, text: "I (24) boot: Loaded app\r\n", other: "usb" });
  assertMatch(more.advice, /\nThe program may print to the chip's own USB/);
  // A known error wins.
  const known = explainNoBoot({ ...silent, text: ESP32C3_LOOP, other: "usb" });
  assertEquals(/own USB/.test(known.advice), false);
});

Deno.test("no boot: which chips have another console", () => {
  const chips = (usb: "otg" | "jtag-serial" | undefined) => CHIPS.map((chip) => otherConsole(chip, usb));
  assertEquals(chips("jtag-serial"), CHIPS.map(() => "uart"));
  const withUsb = CHIPS.filter((_, n) => chips(undefined)[n] === "usb").map(({ id }) => id);
  assertEquals(withUsb.sort(), [
    ...["esp32c3", "esp32c5", "esp32c6", "esp32c61", "esp32h2", "esp32p4", "esp32s2", "esp32s3"],
  ]);
});

Deno.test("no boot: a silent program that serves the USB port runs", () => {
  const silent = { text: "", rom: undefined, baud: 115_200, other: "uart" } as const;
  assertEquals(explainNoBoot(silent).runs, undefined);
  const { what, runs, mayBeMode } = explainNoBoot({ ...silent, servesPort: true });
  assertEquals([runs, mayBeMode], [true, false]);
  assertStringIncludes(what, "serves the USB port, but printed nothing");
});
