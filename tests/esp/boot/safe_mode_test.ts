/** CircuitPython's safe mode in a board's output: in any language from version 9 on, and in English before. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { byteText } from "../../../lib/bytes.ts";
import { explainNoBoot } from "../../../lib/esp/boot/no_boot.ts";
import { explainNoPrompt } from "../../../lib/esp/boot/no_prompt.ts";
import { readSafeMode } from "../../../lib/esp/boot/safe_mode.ts";

const CLEARED = "\x1b[2K\x1b[0G";
const TITLE = "\x1b]0;\xf0\x9f\x90\x8d 10.0.0.7 | Done | 9.2.4\x1b\\";
const ANY_KEY = "\r\nPress any key to enter the REPL. Use CTRL-D to reload.\r\n";
const RUNNING = "Auto-reload is off.\r\nRunning in safe mode! Not running saved code.\r\n";

function inUtf8(text: string): string {
  return byteText(new TextEncoder().encode(text));
}

const ENGLISH = `${CLEARED}${RUNNING}\r\nYou are in safe mode because:\r\nPower dipped.\r\n` +
  `Press reset to exit safe mode.\r\n${ANY_KEY}`;

const CASES: Readonly<Record<string, readonly [text: string, reason: string | undefined]>> = {
  "version 9": [ENGLISH, "Power dipped."],
  "a title in the middle": [ENGLISH.replace("Power", `${TITLE}Power`), "Power dipped."],
  "another language": [
    inUtf8(
      `${CLEARED}再読み込みオフ\r\nこーど停止\r\n\r\n理由:\r\n電圧が低い\r\nリセット\r\n\r\nキーを押す\r\n`,
    ),
    "電圧が低い",
  ],
  "a reason of several lines": [
    `${CLEARED}${RUNNING}\r\nYou are in safe mode because:\r\nIt crashed hard.\r\nInterrupt error.\r\n` +
    `Please file an issue.\r\nPress reset to exit safe mode.\r\n${ANY_KEY}`,
    "It crashed hard. Interrupt error.",
  ],
  "version 7, without marks": [
    `${RUNNING}\r\nYou are in safe mode because:\r\nPower dipped. Use\r\na better supply.\r\n${ANY_KEY}`,
    "Power dipped. Use a better supply.",
  ],
  "version 5": [
    "Running in safe mode! Not running saved code.\r\n\nYou are in safe mode: something happened.\r\n" +
    `Interrupt error.\r\n${ANY_KEY}`,
    "Interrupt error.",
  ],
  "no reason yet": [RUNNING, ""],
  "a program that ended": [
    `${CLEARED}code.py output:\r\nhello\r\n\r\nCode done running.\r\n${CLEARED}Auto-reload is off.\r\n${ANY_KEY}`,
    undefined,
  ],
  "a program whose output has the same form": [
    `${CLEARED}code.py output:\r\none\r\n\r\nthe sensors:\r\n21.5\r\n22.5\r\n\r\nend\r\n`,
    undefined,
  ],
  "a start after it": [
    `${ENGLISH}rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n${CLEARED}code.py output:\r\n`,
    undefined,
  ],
  "MicroPython": ["MicroPython v1.25.0 on 2025-04-15; ESP32C3 module with ESP32C3\r\n>>> ", undefined],
  "nothing": ["", undefined],
};

for (const [name, [text, reason]] of Object.entries(CASES)) {
  Deno.test(`safe mode in a board's output: ${name}`, () => {
    assertEquals(readSafeMode(text), reason);
  });
}

Deno.test("safe mode: the reason is quoted, made printable, and of limited length", () => {
  const long = ENGLISH.replace("Power dipped.", `\x1b[31m${"x".repeat(5000)}`);
  const { what, mayRun } = explainNoPrompt({ text: long, rom: undefined, baud: 115_200 });
  assertEquals(mayRun, false);
  assertStringIncludes(what, 'CircuitPython is in safe mode and runs no program: "\\u{1b}[31mxxx');
  assertEquals(what.length < 300, true);
});

Deno.test("safe mode: a reason that looks like a crash is not taken for one", () => {
  const text = ENGLISH.replace("Power dipped.", "Stack overflow. Increase stack size.");
  const found = explainNoBoot({ text, rom: undefined, baud: 115_200, other: "none" });
  assertStringIncludes(
    found.what,
    'in safe mode and runs no program: "Stack overflow. Increase stack size."',
  );
  assertEquals([found.mayBeMode, found.runs], [false, true]);
});
