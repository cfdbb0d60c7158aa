/** What is drawn on a terminal: a table that changes, with permanent lines above it. */
import { assert, assertEquals } from "@std/assert";
import type { Output } from "../../../lib/app/system/system.ts";
import { bell } from "../../../lib/cli/screen/bell.ts";
import { LiveTable } from "../../../lib/cli/screen/live_table.ts";
import { VirtualClock } from "../../../lib/simulator/mod.ts";
import { FakeTerminal } from "./fake_terminal.ts";

function world(columns = 20, rows = 10) {
  const terminal = new FakeTerminal({ columns, rows });
  const clock = new VirtualClock();
  let writes = 0;
  const stdout: Output = {
    isTerminal: true,
    columns: () => terminal.columns,
    rows: () => terminal.rows,
    write(text) {
      writes++;
      terminal.write(text);
    },
  };
  const handlers = new Set<() => void>();
  let content: readonly string[] = [];
  const table = new LiveTable(
    {
      clock,
      stdout,
      onResize(handler) {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    },
    ({ columns, rows }) => content.slice(0, rows - 2).map((line) => line.slice(0, columns - 1)),
  );
  return {
    terminal,
    clock,
    stdout,
    table,
    handlers,
    get writes() {
      return writes;
    },
    show(...lines: readonly string[]) {
      content = lines;
      table.update();
    },
  };
}

Deno.test("live table: a drawing replaces the one before, whether it is longer or shorter", async () => {
  const { terminal, clock, show } = world();
  show("one", "two", "three");
  assertEquals(terminal.lines, ["one", "two", "three"]);
  await clock.sleep(100);
  show("1");
  assertEquals(terminal.lines, ["1"]);
  await clock.sleep(100);
  show("a long line", "b");
  assertEquals(terminal.lines, ["a long line", "b"]);
});

Deno.test("live table: draws at most every 100 ms, and shows the latest state without another event", async () => {
  const test = world();
  for (let n = 0; n < 50; n++) {
    test.show(`state ${n}`);
    await test.clock.sleep(10);
  }
  assert(test.writes <= 6, `${test.writes} drawings in 500 ms`);
  await test.clock.sleep(100);
  assertEquals(test.terminal.lines, ["state 49"]);
});

Deno.test("live table: what has not changed is not drawn again", async () => {
  const test = world();
  for (let n = 0; n < 5; n++) {
    test.show("same");
    await test.clock.sleep(200);
  }
  assertEquals(test.writes, 1);
});

Deno.test("live table: permanent lines are above it, in their order, and survive every drawing", async () => {
  const { terminal, clock, table, show, stdout } = world(20, 6);
  show("row 1", "row 2");
  for (let n = 1; n <= 10; n++) {
    table.print(stdout, `verdict ${n}\n`);
    await clock.sleep(30);
  }
  await clock.sleep(100);
  const verdicts = Array.from({ length: 10 }, (_, n) => `verdict ${n + 1}`);
  assertEquals(terminal.lines, [...verdicts, "row 1", "row 2"]);
  table.close();
  assertEquals(terminal.lines, verdicts);
});

Deno.test("live table: text for a file or a pipe leaves the terminal alone", () => {
  const { terminal, table, show } = world();
  let text = "";
  const file: Output = {
    isTerminal: false,
    columns: () => 80,
    rows: () => 24,
    write: (more) => void (text += more),
  };
  show("row");
  table.print(file, "warning\n");
  assertEquals([terminal.lines, text], [["row"], "warning\n"]);
});

Deno.test("live table: a window that becomes smaller or larger leaves no old rows", async () => {
  const { terminal, clock, table, show, stdout } = world(60, 20);
  const rows = Array.from({ length: 8 }, (_, n) => `${n} ${"x".repeat(50)}`);
  table.print(stdout, "verdict\n");
  show(...rows);
  await clock.sleep(100);
  for (const [columns, height] of [[30, 20], [10, 30], [60, 20], [100, 20], [40, 20]] as const) {
    terminal.resize(columns, height);
    await clock.sleep(100);
    show(...rows);
    assertEquals(terminal.lines, ["verdict", ...rows.map((row) => row.slice(0, columns - 1))], `${columns}`);
  }
});

Deno.test("live table: pauses for a question, and what is printed meanwhile keeps its own line", async () => {
  const { terminal, clock, table, show, stdout } = world(40, 10);
  show("row");
  await clock.sleep(100);
  show("changed");
  show("changed again, due with the next frame");
  const resume = table.pause();
  stdout.write("Ready? ");
  show("row 2");
  await clock.sleep(300);
  assertEquals(terminal.lines, ["Ready? "]);
  table.print(stdout, "verdict\n");
  assertEquals(terminal.lines, ["Ready? ", "verdict"]);
  resume();
  assertEquals(terminal.lines, ["Ready? ", "verdict", "row 2"]);
});

Deno.test("live table: nothing is drawn after its end", async () => {
  const { terminal, clock, table, show, stdout } = world();
  show("row");
  show("row 2");
  table.close();
  await clock.sleep(300);
  show("row 3");
  table.print(stdout, "summary\n");
  await clock.sleep(300);
  assertEquals(terminal.lines, ["summary"]);
});

Deno.test("bell: strokes are apart from each other, and not more than a person can hear", async () => {
  const { terminal, clock, stdout } = world();
  const { ring } = bell({ clock, stdout });
  ring(1);
  ring(3);
  await Promise.resolve();
  const heard: number[] = [];
  for (let n = 0; n < 5; n++) {
    heard.push(terminal.bells);
    await clock.sleep(250);
  }
  assertEquals(heard, [1, 2, 3, 4, 4]);
  for (let n = 0; n < 100; n++) ring(3);
  await clock.sleep(20_000);
  assert(terminal.bells < 15, `${terminal.bells}`);
});

Deno.test("live table: a new size of the window is drawn at once, though nothing else happens", async () => {
  const { terminal, clock, table, handlers, show } = world(20, 10);
  assertEquals(handlers.size, 0);
  show("a line of 19 columns", "b", "c", "d", "e", "f");
  await clock.sleep(1000);
  terminal.resize(12, 5);
  handlers.forEach((handler) => handler());
  assertEquals(terminal.lines.slice(-3), ["a line of 1", "b", "c"]);
  terminal.resize(30, 10);
  handlers.forEach((handler) => handler());
  // A window that is dragged sends many sizes: the last one counts.
  terminal.resize(25, 10);
  handlers.forEach((handler) => handler());
  await clock.sleep(100);
  assertEquals(terminal.lines.slice(-6), ["a line of 19 columns", "b", "c", "d", "e", "f"]);
  table.close();
  assertEquals(handlers.size, 0);
});
