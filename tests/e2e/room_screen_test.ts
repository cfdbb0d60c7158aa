/** The table of a room on a real terminal: tmux draws it, and its window changes its size. */
import { assertEquals } from "@std/assert";
import { assertGolden } from "../cli/golden.ts";
import { ROOT, testWith } from "./parts.ts";
import { startInTmux } from "./tmux.ts";

const GOLDEN = new URL("golden/", import.meta.url);
const SCREEN = [
  Deno.execPath(),
  ...["run", "--allow-all", "--quiet", "--config", `${ROOT}/deno.json`, `${ROOT}/tests/e2e/room_screen.ts`],
];
const COUNTS = /^8 passed, .*3 failed/;

const isDrawn = (lines: readonly string[]) => COUNTS.test(lines.at(-1) ?? "");

for (const [columns, rows] of [[40, 12], [60, 24], [200, 50]] as const) {
  testWith(["tmux"], `room: 30 boards in a window of ${columns}x${rows}`, async () => {
    await using terminal = await startInTmux(SCREEN, { columns, rows });
    const lines = await terminal.shows(isDrawn);
    await assertGolden(`room_screen_${columns}x${rows}`, lines.join("\n") + "\n", GOLDEN);
    await terminal.press("C-d");
    const end = await terminal.shows((lines) => lines.some((line) => line.startsWith("  111 ")), true);
    // Only permanent lines remain: no row of the table.
    assertEquals(end.filter((line) => /^[x!+?=] ?1?\d\d |Next board/.test(line)), []);
  });
}

for (const [when, ...args] of [["at work"], ["while nothing happens", "idle"]] as const) {
  testWith(
    ["tmux"],
    `room: a window that changes its size ${when} shows one table, of its size`,
    async () => {
      await using terminal = await startInTmux([...SCREEN, ...args], { columns: 100, rows: 50 });
      await terminal.shows(isDrawn);
      for (const [columns, rows] of [[80, 50], [60, 50], [130, 50], [90, 40], [45, 40]] as const) {
        await terminal.resize(columns, rows);
        const shown = await terminal.shows((lines) => {
          const writing = lines.filter((line) => /^ {2}117 /.test(line));
          return isDrawn(lines) && writing.length === 1 && /█|░/.test(writing[0]!) === columns >= 80;
        });
        assertEquals(shown.filter((line) => /^x 109 /.test(line)).length, 1, shown.join("\n"));
        assertEquals(shown.filter((line) => COUNTS.test(line)).length, 1, shown.join("\n"));
      }
      await terminal.resize(40, 12);
      const small = await terminal.shows((lines) => isDrawn(lines) && lines.at(-3)!.startsWith("+ "));
      assertEquals(small.filter((line) => COUNTS.test(line)).length, 1, small.join("\n"));
      assertEquals(small.filter((line) => /^x 109 /.test(line)).length, 1, small.join("\n"));
    },
  );
}
