/** The live line on a real terminal: its width, its colours, and what remains of it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { steady } from "../cli/golden.ts";
import { liveLines, screenOf } from "../cli/screen.ts";
import { ROOT, testWith } from "./parts.ts";
import { type Program, PROGRAMS, run } from "./program.ts";
import { startOnTerminal } from "./terminal.ts";

const RUN = ["run", `${ROOT}/flash.yaml`];
/** Overrides this machine's locale. */
const UTF8 = { LC_ALL: "C.UTF-8" };

/** Undoes the terminal's conversion of line ends to two characters. */
function printed(screen: string): string {
  return screen.replaceAll("\r\n", "\n");
}

/** The words of a text, however they are wrapped. */
function words(text: string): string {
  return steady(text).replace(/\s+/g, " ").trim();
}

// deno-lint-ignore no-control-regex -- colours
const COLOURS = /\x1b\[\d+m/;

/** Runs the sample to its end in a window. */
async function onTerminal(
  program: Program,
  columns: number,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using terminal = startOnTerminal(program, RUN, { columns, env: { ...UTF8, ...env } });
  assertEquals(await terminal.ended, 0, terminal.screen);
  return printed(terminal.screen);
}

/** The same program, with its standard output in a pipe. */
function piped({ name, needs, command, args }: Program): Program {
  return { name, needs, command: "sh", args: ["-c", '"$@" | cat', "sh", command, ...args] };
}

for (const program of Object.values(PROGRAMS)) {
  const { name, needs } = program;

  testWith(needs, `screen: ${name} on 60 columns: no line wraps, and in the end all is said`, async () => {
    const text = await onTerminal(program, 60);
    const moving = liveLines(text);
    assert(moving.some((line) => /█░.* [1-9]\d? % /.test(line)), moving.join("\n"));
    // Fails if a line is as wide as the window.
    const screen = screenOf(text, 60);
    assertEquals(screen.at(-1), "", "the line that changes is gone");

    const { code, out, err } = await run(program, RUN, { env: UTF8 });
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /read back and equal\. The board was restarted\./);
    assertEquals(words(screen.join("\n")), words(out));
    assert(!/[^\P{Cc}\n]/u.test(out), "no control characters into a pipe");
  });

  testWith(needs, `screen: ${name} on 40 columns: percent and time left stay on the bar`, async () => {
    const text = await onTerminal(program, 40);
    screenOf(text, 40);
    const bars = liveLines(text).filter((line) => / [1-9]\d? %/.test(line));
    assert(bars.length > 1, text);
    for (const bar of bars) assertMatch(bar, /^Writing {2}[█░]+ +\d+ % +\d:\d\d left$/);
  });

  testWith(needs, `screen: ${name} into a pipe, started on a terminal: plain lines`, async () => {
    const text = await onTerminal(piped(program), 60, { NO_COLOR: "" });
    assertMatch(text, /read back and equal\. The board was restarted\./);
    assert(!/[^\P{Cc}\n]/u.test(text), JSON.stringify(text));
  });

  testWith(needs, `screen: ${name} has colours unless NO_COLOR is set`, async () => {
    const plain = await onTerminal(program, 80, { NO_COLOR: "1" });
    const coloured = await onTerminal(program, 80, { NO_COLOR: "" });
    assertEquals([COLOURS.test(plain), COLOURS.test(coloured)], [false, true]);
    assertEquals(words(screenOf(plain, 80).join("\n")), words(screenOf(coloured, 80).join("\n")));
  });

  testWith(needs, `screen: ${name} follows the window's edge during a run`, async () => {
    for (const [before, after] of [[100, 60], [60, 100]] as const) {
      await using terminal = startOnTerminal(program, RUN, { columns: before, env: UTF8 });
      await terminal.shows("█░");
      terminal.resize(after);
      assertEquals(await terminal.ended, 0, terminal.screen);
      const text = printed(terminal.screen);
      screenOf(text, Math.max(before, after));
      const wide = liveLines(text).filter((line) => line.includes("░")).map((line) => line.length >= 60);
      // Lines from before the change still have the old width; all later ones have the new width.
      const turn = wide.indexOf(after > before);
      assert(turn > 0, `never changed: ${before} to ${after}`);
      assertEquals(wide.slice(turn), wide.slice(turn).fill(after > before));
      assert(wide.length - turn > 3, "too short to tell");
    }
  });
}
