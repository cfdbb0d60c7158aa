/** Questions, a run and errors on real terminals of three sizes: nothing is cut off, and what wraps is indented. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ROOT, testWith } from "./parts.ts";
import { PROGRAMS } from "./program.ts";
import { startInTmux, type Tmux } from "./tmux.ts";

const SIZES = [[120, 40], [60, 24], [40, 15]] as const;
const { command, args } = PROGRAMS.source;
const FLASHER = [command, ...args];
const RECOVERING = [command, "run", "--allow-all", "--quiet", `${ROOT}/tests/e2e/recovering_run.ts`];

interface Window {
  readonly columns: number;
  readonly rows: number;
}

/** A line that does not begin a sentence or a label continues one, and must be indented. */
const BEGINS = /^(?:[A-Z"]| {2}|$|(?:error|warning|note|board):|flasher )/;

/** All lines so far, once `isWanted`. */
async function linesOf(terminal: Tmux, isWanted: RegExp, { columns }: Window): Promise<string[]> {
  const lines = await terminal.shows((lines) => lines.some((line) => isWanted.test(line)), true);
  for (const line of lines) {
    assertMatch(line, BEGINS, `a line that wraps is not indented:\n${lines.join("\n")}`);
    assert(line.length <= columns, line);
  }
  return lines;
}

/** The text without its line breaks and columns. */
const words = (lines: readonly string[]) => lines.join(" ").replaceAll(/ +/g, " ");

async function inFolder(test: (cwd: string) => Promise<void>): Promise<void> {
  const cwd = await Deno.makeTempDir();
  try {
    for (const name of ["hello.bin", "data.bin"]) {
      await Deno.copyFile(`${ROOT}/demo/${name}`, `${cwd}/${name}`);
    }
    await test(cwd);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

const QUESTIONS: readonly (readonly [question: RegExp, ...answer: readonly string[]])[] = [
  [/^Firmware file: *$/, "2"],
  [/^Offset of "hello.bin" \[0x0\]: *$/, ""],
  [/^Another file, or Enter to finish: *$/, ""],
  [/^Port \[auto\]: *$|^Port: *$/, "auto"],
  [/^Board \[auto_reset\]: *$/, "?"],
  [/^Board \[auto_reset\]: *$/, "d1 mini"],
];

for (const [columns, rows] of SIZES) {
  const window = { columns, rows };
  const name = `${columns}x${rows}`;

  testWith(
    ["tmux"],
    `screen ${name}: init asks, and shows the list to choose from with each question`,
    () =>
      inFolder(async (cwd) => {
        await using terminal = await startInTmux([...FLASHER, "init", "--no-schema"], { ...window, cwd });
        for (const [question, answer] of QUESTIONS) {
          const shown = await terminal.shows((lines) => question.test(lines.at(-1) ?? ""));
          // A list that has scrolled away cannot be chosen from. The whole list of "?" is longer than a small window.
          if (question.source.startsWith("^Firmware")) assertStringIncludes(words(shown), "1 data.bin");
          if (answer === "?") assertStringIncludes(words(shown), "1 auto_reset");
          await terminal.press(...(answer === "" ? [] : [answer!]), "Enter");
        }
        const lines = await linesOf(terminal, /^To run it: flasher run flash\.yaml/, window);
        const text = words(lines);
        assertStringIncludes(text, "wemos_d1_mini: LOLIN (WEMOS) D1 mini, Pro, Lite");
        assertMatch(
          text,
          /Wrote flash\.yaml: chip +ESP8266 board +wemos_d1_mini.* port +auto 0x0 +hello\.bin/,
        );
        assertStringIncludes(await Deno.readTextFile(`${cwd}/flash.yaml`), "board: wemos_d1_mini");
      }),
  );

  testWith(
    ["tmux"],
    `screen ${name}: a run that recovers keeps percent and time left on its line`,
    async () => {
      await using terminal = await startInTmux([...RECOVERING, "run", `${ROOT}/flash.yaml`], window);
      const bar = /[█░]+ +[1-9]\d? % .*\d:\d\d left/;
      const moving = await terminal.shows((lines) => bar.test(lines.at(-1) ?? ""));
      assert(moving.at(-1)!.length < columns, moving.at(-1));
      const lines = await linesOf(terminal, /^That was a simulated board/, window);
      const text = words(lines);
      assertMatch(
        text,
        /warning: Cannot write .* did not answer within .* resetting the board and continuing at 460800 baud/,
      );
      assertMatch(text, /data\.bin +0x010000 +120\.6 KB +verified/);
      assertMatch(text, /hello\.bin +0x000000 +1\.3 KB +verified/);
      assertStringIncludes(text, "read back and equal. The board was restarted. Recovered from 1 failure");
      assertEquals(lines.filter((line) => bar.test(line)), [], "a bar remains");
    },
  );

  const ERRORS: Readonly<Record<string, readonly [args: readonly string[], text: RegExp]>> = {
    "a quote without its end": [
      ["run", "quote.yaml"],
      /error: quote\.yaml:3:1: found the end of the file, expected a closing " +try: Text that begins with "/,
    ],
    "several mistakes in a profile": [
      ["run", "mistakes.yaml"],
      /mistakes\.yaml:1:1: found unknown key "bord", expected .* mistakes\.yaml:2:7: baud: found "fast", expected auto or a whole number/,
    ],
    "a missing port": [
      ["run", "hello.bin", "--port", "/dev/ttyUSB77"],
      /error: Cannot open "\/dev\/ttyUSB77": no such port board: The flash was not changed\. try: Check that/,
    ],
    "a missing file": [["run", "helo.bin"], /there is no such file try: Did you mean "hello\.bin"\?/],
    "a flag of another tool": [
      ["run", "hello.bin", "-fm", "dio"],
      /-fm: "run" has no such flag try: The flasher command is: flasher run hello\.bin --mode dio/,
    ],
    "firmware for another chip": [
      ["run", "hello.bin", "--port", "sim:esp32"],
      /error: .*ESP8266.*ESP32.* board: The flash was not changed\. try: /,
    ],
  };
  for (const [what, [args, text]] of Object.entries(ERRORS)) {
    testWith(
      ["tmux"],
      `screen ${name}: ${what} is an error with indented lines`,
      () =>
        inFolder(async (cwd) => {
          await Deno.writeTextFile(`${cwd}/quote.yaml`, 'files:\n  - { offset: 0, path: "hello.bin }\n');
          await Deno.writeTextFile(
            `${cwd}/mistakes.yaml`,
            "bord: nodemcu\nbaud: fast\nfiles:\n  - { offset: 0, path: hello.bin }\n",
          );
          await using terminal = await startInTmux([...FLASHER, ...args], { ...window, cwd });
          const lines = await linesOf(terminal, /^ {2}try: /, window);
          assertMatch(words(lines), text);
          if (what !== "several mistakes in a profile") return;
          // One mistake begins further to the left than its own next lines.
          const begins = lines.filter((line) => line.includes("mistakes.yaml:"));
          const rest = lines.slice(0, lines.findIndex((line) => line.startsWith("  try:")))
            .filter((line) => !begins.includes(line));
          assertEquals(rest.filter((line) => !line.startsWith(" ".repeat(9))), []);
        }),
    );
  }
}
