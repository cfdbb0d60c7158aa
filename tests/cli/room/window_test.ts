/** `flasher run --all` on a terminal: the table while it runs, and what remains. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { roomReporter } from "../../../lib/cli/screen/room/room_reporter.ts";
import { type FakeOptions, FakeSystem } from "../../fake/system.ts";
import { adapter, mac, TestRoom } from "../../app/room/world.ts";
import { FakeTerminal } from "../screen/fake_terminal.ts";
import { assertLeftTidy } from "../tidy.ts";
import { assertFlashed, runTable, table, usb } from "./world.ts";

const ALL = "run --all --yes";
const BAD = { faults: { badCell: 0x11002 } };
const DEFL_DATA = 0x11;
const TERMINAL = { stdin: true, stdout: 80, stderr: 80, env: { NO_COLOR: "1" } } as const;

interface ScreenOptions extends Omit<FakeOptions, "onText"> {
  readonly onText?: (system: FakeSystem, text: string, terminal: FakeTerminal) => void;
}

/** Every screen that the terminal showed, each as its lines. */
async function screens(words: string, options: ScreenOptions) {
  const terminal = new FakeTerminal({ columns: options.stdout ?? 80, rows: options.rows ?? 24 });
  const shown: (readonly string[])[] = [];
  let read = 0;
  const ran = await runTable(words, {
    ...options,
    onText(system, text) {
      terminal.write(text.slice(read));
      read = text.length;
      shown.push(terminal.lines);
      options.onText?.(system, text, terminal);
    },
  });
  return { ran, shown, last: terminal.lines };
}

Deno.test("run --all on a terminal: a table while it runs, then only the verdicts and the summary", async () => {
  const { ran, shown, last } = await screens(ALL, table(3, { ...TERMINAL, more: { 2: BAD } }));
  assertEquals(ran.code, 8, ran.system.both);
  const some = (pattern: RegExp) => shown.some((lines) => pattern.test(lines.join("\n")));
  assert(some(/^ {2} 1 {2}1-4\.1 {7}ESP8266 {4}…0b:01 {2}█+░* +\d+ % {2}writing/m), last.join("\n"));
  assert(some(/^x {2}2 {2}1-4\.2 .*FAILED {2}Cannot verify/m));
  assert(some(/^0 passed, 3 working\.$/m));
  const text = last.join("\n");
  assertEquals(text.match(/ passed \d/g)!.length, 2);
  assertMatch(
    text,
    /error: 2 ttyUSB2: Cannot verify "data\.bin"[^]*\n2 passed, 1 failed\.\n {2}2 ttyUSB2: Cannot/,
  );
  assert(!/█|░|FAILED|working/.test(text), text);
  assertFlashed(ran, 1);
  assertFlashed(ran, 3);
  assertEquals(ran.system.clicks, ["ignored", "heeded"]);
  assertLeftTidy(ran.system);
});

Deno.test("run --all draws nothing before the answer to its question", async () => {
  const { shown } = await screens("run --all", table(2, { ...TERMINAL, typed: ["n\n"] }));
  assert(!shown.some((lines) => lines.join("\n").includes("waiting")));
});

Deno.test("run --all on a small terminal: no line is too wide, and the table is never too high", async () => {
  for (const [columns, rows] of [[30, 6], [45, 8], [14, 4]] as const) {
    const options = { ...TERMINAL, stdout: columns, stderr: columns, rows };
    // FakeTerminal fails at a line that is too wide.
    const { ran, shown } = await screens(ALL, table(8, options));
    assertEquals(ran.code, 0, ran.system.both);
    assert(shown.some((lines) => /\+ \d more|\+\d/.test(lines.join("\n"))));
  }
});

Deno.test("run --all without a terminal that moves its cursor: one line for each change", async () => {
  for (const more of [{ env: { TERM: "dumb" } }, { showsEscapes: true }, { stdout: undefined, stderr: 80 }]) {
    const { stdout, ...options } = { ...TERMINAL, ...more };
    const shows = stdout === undefined ? {} : { stdout };
    const { system } = await runTable(ALL, table(2, { ...options, ...shows } as FakeOptions));
    assertStringIncludes(system.out, " 1 ttyUSB1 5c:cf:7f:0a:0b:01 writing\n");
    assert(!/[^\P{Cc}\n]/u.test(system.out), system.out);
  }
});

Deno.test("run --all on a terminal, with standard error in a file: the file gets whole lines", async () => {
  const { stderr: _, ...options } = TERMINAL;
  const { stderr } = await runTable(ALL, table(2, { ...options, more: { 2: BAD } }));
  assertMatch(stderr, /error: 2 ttyUSB2: /);
  assert(!/[^\P{Cc}\n]/u.test(stderr), stderr);
});

Deno.test("the third Ctrl-C removes the table and heeds clicks again", async () => {
  let pressed = false;
  const options = table(2, {
    ...TERMINAL,
    onText(system, text) {
      if (pressed || !/ % {2}writing/.test(text)) return;
      pressed = true;
      // A signal never comes in the middle of a write.
      queueMicrotask(() => [1, 2, 3].forEach(() => system.interrupt()));
    },
  });
  const { ran, last } = await screens(ALL, options);
  assertEquals(ran.system.exited, 130);
  assertMatch(last.join("\n"), /Stopped at once: 1 ttyUSB1: the flash[^]*Stopped at once: 2 ttyUSB2/);
  assertEquals(ran.system.clicks.slice(0, 2), ["ignored", "heeded"]);
});

Deno.test("a board that refuses to answer is a row that says so, and the others go on", async () => {
  const silent = {
    faults: { refuse: (_n: number, op: number) => op === DEFL_DATA ? "silence" : undefined },
  } as const;
  const { ran, shown } = await screens(ALL, table(2, { ...TERMINAL, more: { 2: silent } }));
  assertFlashed(ran, 1);
  assert(shown.some((lines) => lines.some((line) => /^ {3}2 .* recovering: /.test(line))), ran.system.both);
});

Deno.test("what a person has to do is a row, and a whole line above the table", async () => {
  const options = table(2, { ...TERMINAL, more: { 2: { circuit: "none" } } });
  const { shown, last } = await screens(`${ALL} --connect-timeout 3s`, options);
  assert(shown.some((lines) => lines.some((line) => /^! #2 .* PRESS {2}/.test(line))));
  const told = last.join(" ").replace(/\s+/g, " ");
  assertMatch(told, /2 ttyUSB2 your turn: hold the GPIO0 button .*, then release GPIO0 /);
});

Deno.test("the program that has the port open is a row, and a line above the table", async () => {
  const busy = () => {
    throw new PortError("Cannot open the port: it is in use", "busy");
  };
  const options = table(1, { ...TERMINAL, beforeOpen: busy, holders: [{ pid: 4711, name: "screen\x1b" }] });
  const { shown, last } = await screens(ALL, options);
  assert(
    shown.some((lines) => lines.some((line) => /^! #1 .* in use by .*screen/.test(line))),
    last.join("\n"),
  );
  assertMatch(last.join("\n"), /1 ttyUSB1 waiting for another program to close the port:\s+.*screen/);
});

Deno.test("watch: a window that changes its size while nothing happens shows the table of its size", async () => {
  const sizes = [[45, 10], [30, 6], [120, 30]] as const;
  const idle: (readonly string[])[] = [];
  let next = 0;
  const { ran } = await screens("watch --yes", {
    ...table(2, { ...TERMINAL, keyboard: true, ports: [] }),
    plugging: [[usb(1)], { when: /never printed/, ports: [] }],
    onText(system, text, terminal) {
      if (!/ passed \d/.test(text) || !/1 passed\./.test(terminal.lines.at(-1)!)) return;
      if (next > 0) idle.push(terminal.lines);
      const size = sizes[next++];
      if (size === undefined) return queueMicrotask(() => system.type("q"));
      const [columns, rows] = size;
      queueMicrotask(() => {
        terminal.resize(columns, rows);
        system.resize(columns, rows);
      });
    },
  });
  assertEquals(ran.code, 0, ran.system.both);
  const rows = idle.map((lines) => lines.findLast((line) => /^\+ +1 /.test(line)));
  assertEquals(rows.slice(0, 3).map((line) => line?.replace(/\d\.\d s/, "N s")), [
    "+  1 …0b:01 passed N s, unplug it",
    "+ 1 passed",
    "+  1  1-4.1       ESP8266    …0b:01  passed N s, unplug it",
  ]);
  assertLeftTidy(ran.system);
});

/** The sounds of a room, with a pause of a second after each event. */
async function sounds(sound: boolean, options: FakeOptions): Promise<string[]> {
  const system = new FakeSystem([], options);
  const { report } = roomReporter({ system, has: () => false }, {
    waitsForBoards: true,
    sound: { on: sound },
    quiet: false,
  });
  const room = new TestRoom({ takes: "all" });
  room.ports(adapter(1), adapter(2), adapter(3));
  const heard: string[] = [];
  const listen = async (name: string, act: () => unknown) => {
    const [before, from] = [system.out.length, room.actions.length];
    act();
    for (const action of room.actions.slice(from)) {
      if (action.type === "report") report(action.report, room.room);
    }
    await system.clock.sleep(1000);
    heard.push(`${name} ${system.out.slice(before).split("\x07").length - 1}`);
  };
  await listen("connected", () => room.identify(1, mac("01")));
  await listen("passed", () => room.pass(1));
  await listen(
    "hands",
    () => room.send({ type: "work", unit: 2, event: { type: "waiting", text: "hold BOOT" } }),
  );
  await listen("failed", () => room.fail(2, 8));
  await listen("stopped", () => room.fail(3, 130));
  return heard;
}

Deno.test("a terminal rings once for a passed board, three times for one that needs a person", async () => {
  assertEquals(await sounds(true, TERMINAL), ["connected 0", "passed 1", "hands 3", "failed 3", "stopped 0"]);
  for (const [sound, options] of [[false, TERMINAL], [true, {}]] as const) {
    assertEquals((await sounds(sound, options)).map((text) => text.at(-1)), ["0", "0", "0", "0", "0"]);
  }
});
