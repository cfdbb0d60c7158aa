/** `flasher run` for several simulated boards at once. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import type { FakeOptions } from "../../fake/system.ts";
import { methodsOf } from "../../fake/session.ts";
import { assertSessions } from "../golden.ts";
import { assertLeftTidy } from "../tidy.ts";
import { profile, PROJECT } from "../world.ts";
import { assertFlashed, board, linesOf, runTable, table, usb } from "./world.ts";

const ALL = "run --all --yes";
const DEFL_DATA = 0x11;
const BAD = { faults: { badCell: 0x11002 } };
const SILENT = {
  faults: { refuse: (_n: number, op: number) => op === DEFL_DATA ? "silence" : undefined },
} as const;
const DEAF = { circuit: "none" } as const;
const TERMINAL = { stdin: true, stderr: 100, stdout: 100, env: { NO_COLOR: "1" } } as const;

for (const count of [1, 2, 4, 10]) {
  Deno.test(`run --all: ${count} boards are written and verified`, async () => {
    const ran = await runTable(ALL, table(count));
    assertEquals(ran.code, 0, ran.system.both);
    for (let n = 1; n <= count; n++) assertFlashed(ran, n);
    assertStringIncludes(ran.stdout, `\n${count} passed.\n`);
    assertLeftTidy(ran.system);
  });
}

Deno.test("run --all: text and JSON", () =>
  assertSessions("run_all", [
    ["run --all", table(2)],
    [
      "run --all --jobs 1",
      table(2, { ...TERMINAL, env: { TERM: "dumb" }, stdout: 80, stderr: 80, typed: ["y\n"] }),
    ],
    ["run --all --yes --jobs 1", table(2, { more: { 2: BAD } })],
    ["run --all --yes --on 5", table(2)],
    ["run --port sim:esp8266x2", table(0)],
    ["run --all --yes --json", table(2, { boards: { [usb(1).path]: board(1), [usb(2).path]: board(1) } })],
  ]));

Deno.test("run --all: one line for each change of a board, with its unit, port and MAC", async () => {
  const { stdout } = await runTable(ALL, table(2));
  const lines = stdout.split("\n").filter((line) => / #?2 ttyUSB2/.test(line));
  assertEquals(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, "")), [
    "#2 ttyUSB2 connecting",
    "#2 ttyUSB2 5c:cf:7f:0a:0b:02 found ESP8266",
    "2 ttyUSB2 5c:cf:7f:0a:0b:02 is board 2",
    "2 ttyUSB2 5c:cf:7f:0a:0b:02 checking",
    "2 ttyUSB2 5c:cf:7f:0a:0b:02 writing",
    "2 ttyUSB2 5c:cf:7f:0a:0b:02 restarting",
    lines.at(-1)!.slice(9),
  ]);
  assertMatch(lines.at(-1)!, /^\d\d:\d\d:\d\d 2 ttyUSB2 5c:cf:7f:0a:0b:02 passed \d\.\d s$/);
});

Deno.test("run --all: files are read once and compressed once", async () => {
  const { system } = await runTable(ALL, table(4));
  assertEquals(system.read.filter((path) => path.endsWith(".bin")), [
    "/home/me/app.bin",
    "/home/me/data.bin",
  ]);
});

Deno.test("run --all asks before it opens a port", async () => {
  for (const typed of [["n\n"], ["\n"], []]) {
    const ran = await runTable("run --all", table(2, { ...TERMINAL, typed }));
    assertEquals([ran.code, ran.system.opened], [130, []]);
    assertStringIncludes(ran.stderr, "Nothing was written: the answer was not yes");
    assertStringIncludes(ran.stderr, "/dev/ttyUSB1  1a86:7523  WCH CH340  at socket 1-4.1");
    assertStringIncludes(ran.stderr, "app.bin, 12 KB");
    assertStringIncludes(ran.stderr, "a 3D printer");
  }
  const ran = await runTable("run --all", table(2, { ...TERMINAL, typed: ["y\n"] }));
  assertEquals(ran.code, 0);
  assertFlashed(ran, 1);
  assertFlashed(ran, 2);
});

Deno.test("run --all without a terminal needs --yes", async () => {
  for (const words of ["run --all", "run --all --json"]) {
    const ran = await runTable(words, table(2));
    assertEquals([ran.code, ran.system.opened], [2, []]);
    assertStringIncludes(ran.stderr, "Cannot ask before writing to 2 boards: found no terminal");
  }
});

Deno.test("--yes never agrees to an erase; --erase all does", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ port: "auto", more: "erase: all\n" }) };
  const refused = await runTable(ALL, table(2, { files }));
  assertEquals([refused.code, refused.system.opened], [2, []]);
  assertStringIncludes(refused.stderr, "--yes: found erase: all in the profile");
  const asked = await runTable(ALL, table(2, { files, ...TERMINAL, typed: ["n\n"] }));
  assertEquals([asked.code, asked.system.opened], [130, []]);
  assertStringIncludes(asked.stderr, "Erase 2 boards completely and write to them?");
  const ran = await runTable(`${ALL} --erase all`, table(2, { files }));
  assertEquals(ran.code, 0, ran.system.both);
});

Deno.test("run --all writes to known adapters only, and --on narrows them", async () => {
  const modem = { path: "/dev/ttyACM0", usb: { vid: 0x1234, pid: 0x5678 } };
  const elsewhere = usb(3, { socket: "0000:00:14.0/7", address: "1-7" });
  const { socket: _, address: __, ...nowhere } = usb(4);
  const ports = [modem, usb(1), usb(2), elsewhere, nowhere];
  const all = await runTable(ALL, table(4, { ports }));
  assertEquals([...all.system.opened].sort(), [1, 2, 3, 4].map((n) => `/dev/ttyUSB${n}`));
  const some = await runTable(`${ALL} --on 1-4`, table(4, { ports }));
  assertEquals([...some.system.opened].sort(), ["/dev/ttyUSB1", "/dev/ttyUSB2"]);
  assertStringIncludes(some.stderr, "  Ignoring /dev/ttyUSB4: the system does not report its socket\n");
});

Deno.test("run --all without a board", async () => {
  const ran = await runTable(
    ALL,
    table(1, { ports: [usb(1, { socket: "0000:00:14.0/7", address: "1-7" })] }),
  );
  assertEquals(ran.code, 0);
  const none = await runTable(
    `${ALL} --on 1-4`,
    table(1, { ports: [usb(1, { socket: "0000:00:14.0/7", address: "1-7" })] }),
  );
  assertEquals([none.code, none.system.opened], [3, []]);
  assertStringIncludes(none.stderr, "--all: found no board to write to");
  assertStringIncludes(none.stderr, "Ignoring /dev/ttyUSB1: not below --on");
  assertEquals(await none.system.stat("flash-roster.jsonl"), undefined);
  const refused = await runTable(ALL.replace(" --yes", ""), table(1));
  assertEquals(refused.code, 2);
  assertEquals(await refused.system.stat("flash-roster.jsonl"), undefined);
});

Deno.test("run with several --port works on each port once, without a question", async () => {
  const ran = await runTable("run --port /dev/ttyUSB1 --port /dev/ttyUSB2 --port /dev/ttyUSB1", table(3));
  assertEquals(ran.code, 0, ran.system.both);
  assertEquals(ran.system.opened, ["/dev/ttyUSB1", "/dev/ttyUSB2"]);
  assertStringIncludes(ran.stderr, "app.bin, 12 KB");
  assertStringIncludes(ran.stderr, "  /dev/ttyUSB2  1a86:7523  WCH CH340");
  assertFlashed(ran, 1);
  assertFlashed(ran, 2);
});

Deno.test("run with a port name that means no port, or several, opens none", async () => {
  for (const other of ["serial:9", "usb:1a86:7523"]) {
    const ran = await runTable(`run --port /dev/ttyUSB1 --port ${other}`, table(3));
    assertEquals([ran.code, ran.system.opened], [3, []]);
  }
});

Deno.test("wrong combinations of flags open no port", async () => {
  const WRONG: readonly (readonly [words: string, message: string])[] = [
    ["run --all --port /dev/ttyUSB1", "--all and --port: found both"],
    ["run --all --monitor", "--all and --monitor: found both"],
    ["run --port a --port b --monitor", "--monitor: found several boards, expected one"],
    ["run --port a --port b --on 1-4", "--on: found it alone, expected it with --all"],
    ["run --port a --port b --yes", "--yes: found it alone, expected it with --all"],
    ["run --yes", "--yes: found it alone, expected it with --all"],
    ["run --jobs 2", "--jobs: found it alone, expected it with --all, or --port more than once"],
    ["run --all --jobs 0", '--jobs: found "0", expected a number from 1 to 999'],
    ["run --all --jobs many", '--jobs: found "many"'],
  ];
  for (const [words, message] of WRONG) {
    const ran = await runTable(words, table(2));
    assertEquals([ran.code, ran.system.opened], [2, []], words);
    assertStringIncludes(ran.stderr, message);
  }
  const files = { ...PROJECT, "flash.yaml": profile({ port: "/dev/ttyUSB1" }) };
  const named = await runTable(ALL, table(2, { files }));
  assertEquals([named.code, named.system.opened], [2, []]);
  assertStringIncludes(named.stderr, '--all: found port "/dev/ttyUSB1" in the profile, expected port: auto');
});

const ENDS: readonly {
  readonly name: string;
  readonly more: Parameters<typeof table>[1];
  readonly code: number;
  readonly counts: string;
}[] = [
  { name: "one fails", more: { more: { 2: BAD } }, code: 8, counts: "2 passed, 1 failed." },
  { name: "two fail alike", more: { more: { 2: BAD, 3: BAD } }, code: 8, counts: "1 passed, 2 failed." },
  {
    name: "two fail differently",
    more: { more: { 2: BAD, 3: SILENT } },
    code: 17,
    counts: "1 passed, 2 failed.",
  },
  {
    name: "one needs hands that do not come",
    more: { more: { 1: DEAF } },
    code: 5,
    counts: "2 passed, 1 failed.",
  },
  {
    name: "a bug in the work on one",
    more: { wrapPort: onPort(2, { read: () => Promise.reject(new TypeError("x is not a function")) }) },
    code: 1,
    counts: "2 passed, 1 failed.",
  },
  {
    name: "one is unplugged while it is written",
    more: {
      onText: (system, text) => {
        if (/USB2 .* writing|"start","unit":2,/.test(text)) system.boards.get("/dev/ttyUSB2")?.unplug();
      },
    },
    code: 11,
    counts: "2 passed, 1 failed.",
  },
];

/** Replaces methods of the port of board `n`. */
function onPort(n: number, methods: Partial<SerialPort>): (port: SerialPort) => SerialPort {
  return (port) => port.name === usb(n).path ? { ...methodsOf(port), ...methods } : port;
}

for (const { name, more, code, counts } of ENDS) {
  Deno.test(`several boards, ${name}: exit code ${code}, and the others are written`, async () => {
    const ran = await runTable(ALL, table(3, more));
    assertEquals(ran.code, code, ran.system.both);
    assertStringIncludes(ran.stdout, counts);
    for (let n = 1; n <= 3; n++) {
      if (new RegExp(` ${n} ttyUSB${n} .*passed`).test(ran.stdout)) assertFlashed(ran, n);
    }
    assertLeftTidy(ran.system);
    const json = linesOf(await runTable(`${ALL} --json`, table(3, more)));
    const summary = json.at(-1)!;
    assertEquals([summary.type, summary["exitCode"]], ["summary", code]);
    assert(json.every((line) => line.unit !== undefined || ["begin", "summary"].includes(line.type)));
  });
}

Deno.test("the failure of a board has its unit, its state and its advice", async () => {
  const ran = await runTable(ALL, table(2, { more: { 2: BAD } }));
  assertMatch(ran.stderr, /error: 2 ttyUSB2: Cannot verify "data\.bin"/);
  assertStringIncludes(ran.stderr, "board: ");
  const failed = linesOf(await runTable(`${ALL} --json`, table(2, { more: { 2: BAD } })))
    .find(({ type }) => type === "failed")!;
  assertEquals([failed.unit, failed["exitCode"], failed["kind"]], [2, 8, "WornFlashError"]);
});

Deno.test("a board with two ports is written once", async () => {
  const ran = await runTable(ALL, table(2, { boards: { [usb(1).path]: board(1), [usb(2).path]: board(1) } }));
  assertEquals(ran.code, 0, ran.system.both);
  assertMatch(ran.stdout, /same board as #?[12], on its other socket/);
  assertStringIncludes(ran.stdout, "1 passed, 1 connected twice.");
  const [refused] = ["1", "2"].filter((n) => new RegExp(` #?${n} ttyUSB${n} .*same board`).test(ran.stdout));
  assertEquals(ran.system.boards.get(usb(Number(refused)).path)!.statistics.sectorsErased, 0);
  assertLeftTidy(ran.system);
});

Deno.test("the lines of a run with one --port have no unit", async () => {
  const json = linesOf(await runTable("run --port /dev/ttyUSB1 --json", table(1)));
  assertEquals(json.map(({ type }) => type).slice(0, 2), ["begin", "connecting"]);
  assertEquals(json.at(-1)!.type, "done");
  assert(json.every((line) => !("unit" in line)));
});

Deno.test("apart from its unit, each line of --json is that of a run with one board", async () => {
  const one = linesOf(await runTable("run --port /dev/ttyUSB1 --json", table(1)));
  const several = linesOf(await runTable("run --port /dev/ttyUSB1 --port /dev/ttyUSB2 --json", table(2)));
  const own = several.filter(({ unit, type }) => unit === 1 && type !== "numbered").map((
    { unit: _, ...line },
  ) => line);
  const strip = (line: object) => JSON.stringify({ ...line, times: undefined });
  assertEquals(own.slice(1, -1).map(strip), one.slice(1).map(strip));
  assertEquals(own.at(0)!.type, "attached");
  assertEquals(own.at(-1)!.type, "passed");
});

Deno.test("--jobs 1: one board after another", async () => {
  const lines = linesOf(await runTable(`${ALL} --jobs 1 --json`, table(3)));
  const order = lines.filter(({ type }) => ["connecting", "passed"].includes(type));
  assertEquals(
    order.map(({ type, unit }) => `${type} ${unit}`),
    [1, 2, 3].flatMap((unit) => [
      `connecting ${unit}`,
      `passed ${unit}`,
    ]),
  );
  assertEquals(lines.filter(({ type }) => type === "waiting-for").map(({ unit, what }) => [unit, what]), [
    [2, "place"],
    [3, "place"],
  ]);
});

Deno.test("--jobs 1: a board that is unplugged before its turn has failed, and is not opened", async () => {
  const plugging = [{ when: / writing/, ports: [usb(1)] }, { when: /never printed/, ports: [] }];
  const ran = await runTable(`${ALL} --jobs 1`, table(2, { plugging }));
  assertEquals([ran.code, ran.system.opened], [11, ["/dev/ttyUSB1"]], ran.system.both);
  assertStringIncludes(ran.stdout, "1 passed, 1 failed.\n");
  assertStringIncludes(
    ran.stderr,
    'Cannot begin with "/dev/ttyUSB2": found it unplugged, expected it to stay until its turn',
  );
  assertStringIncludes(ran.stderr, "The flash was not changed.");
});

Deno.test("--trace names a folder: each board gets a file", async () => {
  const files = { ...table(2).files, "traces/old.txt": "" };
  const ran = await runTable(`${ALL} --trace traces`, table(2, { files }));
  assertEquals(ran.code, 0, ran.system.both);
  assertEquals([...ran.system.logs.keys()], ["traces/board-1.trace", "traces/board-2.trace"]);
  for (const lines of ran.system.logs.values()) {
    assert(lines.length > 20);
    assertEquals(lines.at(-1), "(closed)");
  }
});

Deno.test("--trace creates its folder with the first board, if the parent exists", async () => {
  const ran = await runTable(`${ALL} --trace traces`, table(2));
  assertEquals(ran.code, 0, ran.system.both);
  assertEquals([...ran.system.folders], ["/home/me/traces"]);
  assertEquals([...ran.system.logs.keys()], ["traces/board-1.trace", "traces/board-2.trace"]);
  const refused = await runTable("run --all --trace traces", table(2, { ...TERMINAL, typed: ["n\n"] }));
  assertEquals([refused.code, [...refused.system.folders]], [130, []]);
});

Deno.test("--trace names no folder that can be written to: refused before a port is opened", async () => {
  const files = { ...table(2).files, "notes.txt": "" };
  const cases: readonly (readonly [string, FakeOptions, RegExp])[] = [
    [
      "nowhere/traces",
      table(2),
      /--trace: cannot write into "nowhere\/traces": there is no folder "nowhere"/,
    ],
    ["notes.txt", table(2, { files }), /--trace: cannot write into "notes.txt": it is not a folder/],
    [
      "traces",
      table(2, { readOnly: ["/home/me"] }),
      /--trace: cannot write into "traces": permission denied/,
    ],
  ];
  for (const [folder, options, expected] of cases) {
    const { code, stderr, system } = await runTable(`${ALL} --no-roster --trace ${folder}`, options);
    assertEquals([code, system.opened], [15, []]);
    assertMatch(stderr, expected);
  }
  const device = await runTable(`${ALL} --trace nul`, table(2, { os: "windows" }));
  assertEquals([device.code, device.system.opened], [2, []]);
});

Deno.test("each board must prove that it boots, if the profile expects something", async () => {
  const more = "expect: { text: ready, within: 1s }\n";
  const files = { ...PROJECT, "flash.yaml": profile({ port: "auto", more }) };
  const greets = { program: { greeting: () => "ready\r\n" } };
  const ran = await runTable(ALL, table(3, { files, more: { 1: greets, 3: greets } }));
  assertEquals(ran.code, 13, ran.system.both);
  assertStringIncludes(
    ran.stdout,
    "2 passed, 1 failed.\n  2 ttyUSB2: Written and verified, but the board did not boot",
  );
});

Deno.test("what the adapters proved is remembered for all of them", async () => {
  const ran = await runTable(ALL, table(4));
  const known = JSON.parse(new TextDecoder().decode(
    await ran.system.readFile("/home/me/.config/flasher/adapters.json"),
  ));
  assertEquals(Object.keys(known).sort(), [1, 2, 3, 4].map((n) => `1a86:7523 at 0000:00:14.0/4.${n}`));
});

Deno.test("the computer is kept awake once, from the first board to the last", async () => {
  const ran = await runTable(ALL, table(3));
  assertEquals(ran.system.awake, ["awake", "asleep"]);
  const sleepy = await runTable(ALL, table(3, { sleepy: "not permitted" }));
  assertEquals(sleepy.code, 0);
  assertEquals(sleepy.stderr.match(/warning: Cannot keep this computer awake: not permitted/g)?.length, 1);
});

Deno.test("a port that udev has not released yet is opened a little later", async () => {
  let refusals = 0;
  const ran = await runTable(ALL, table(2, { beforeOpen: refuse("denied", () => refusals++ < 5) }));
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "1 ttyUSB1 waiting for permission to open the port");
  const never = await runTable(ALL, table(2, { beforeOpen: refuse("denied", () => true) }));
  assertEquals(never.code, 4);
  assertStringIncludes(never.stdout, "1 passed, 1 failed.");
});

Deno.test("a port that another program has open is waited for, and the program named", async () => {
  const holders = [{ pid: 77, name: "picocom" }];
  let refusals = 0;
  const free = await runTable(ALL, table(2, { holders, beforeOpen: refuse("busy", () => refusals++ < 30) }));
  assertEquals(free.code, 0, free.system.both);
  const line = '1 ttyUSB1 waiting for another program to close the port: "picocom" (process 77)';
  assertStringIncludes(free.stdout, line);
  const never = await runTable(ALL, table(2, { holders, beforeOpen: refuse("busy", () => true) }));
  assertEquals(never.code, 4);
  assertStringIncludes(never.stdout, "1 passed, 1 failed.");
});

/** Board 1 cannot be opened while `refuses`. */
function refuse(reason: "denied" | "busy", refuses: () => boolean): NonNullable<FakeOptions["beforeOpen"]> {
  return (_system, name) => {
    if (name === usb(1).path && refuses()) throw new PortError(`Cannot open "${name}": ${reason}`, reason);
  };
}

Deno.test("a board plugin is allowed once, and runs in a sandbox for each board", async () => {
  const plugin = `let count = 0; export default {
    name: "wired", summary: "a board with transistors", usb: [[0x1a86, 0x7523]], hands: "press the red button",
    async enterBootloader({ setLines, wait, log }) {
      log("attempt " + ++count);
      setLines({ dtr: false, rts: true }); wait(100); setLines({ dtr: true, rts: false }); wait(50);
      setLines({ dtr: false });
    },
  };`;
  const files = {
    ...PROJECT,
    "flash.yaml": profile({ port: "auto", more: "board: ./wired.js\n" }),
    "wired.js": plugin,
  };
  const refused = await runTable(ALL, table(2, { files }));
  assertEquals([refused.code, refused.system.opened], [10, []]);
  const key = /--allow-plugin ([0-9a-f]+)/.exec(refused.stderr)![1];
  const ran = await runTable(`${ALL} --allow-plugin ${key}`, table(2, { files }));
  assertEquals(ran.code, 0, ran.system.both);
  assertEquals(ran.stdout.match(/wired\.js: attempt 1/g)?.length, 2);
});

Deno.test("boards of another chip than the profile's fail alone", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ port: "auto", more: "chip: esp8266\n" }) };
  const ran = await runTable(ALL, table(2, { files, more: { 2: { chip: "esp32c3" } } }));
  assertEquals(ran.code, 6, ran.system.both);
  assertFlashed(ran, 1);
});

Deno.test("a run with one board keeps a roster only with --roster", async () => {
  const plain = await runTable("run --port /dev/ttyUSB1", table(1));
  assertEquals(await plain.system.stat("/home/me/flash-roster.jsonl"), undefined);
  const ran = await runTable("run --port /dev/ttyUSB1 --roster boards.jsonl --first 17", table(1));
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "This is board 17.\n");
  assertMatch(
    new TextDecoder().decode(await ran.system.readFile("/home/me/boards.jsonl")),
    /"started"[^]*"passed","mac":"5c:cf:7f:0a:0b:01","number":17/,
  );
  const bad = await runTable("run --port /dev/ttyUSB1 --roster boards.jsonl", table(1, { more: { 1: BAD } }));
  assertEquals(bad.code, 8);
  assertMatch(new TextDecoder().decode(await bad.system.readFile("/home/me/boards.jsonl")), /"failed"/);
  const refused = await runTable("run --port /dev/ttyUSB1 --first 17", table(1));
  assertEquals([refused.code, refused.system.opened], [2, []]);
});

Deno.test("run --all --quiet prints nothing if all boards pass, and only the errors otherwise", async () => {
  const passed = await runTable(`${ALL} --quiet`, table(2));
  assertEquals([passed.code, passed.system.both], [0, ""]);
  const failed = await runTable(`${ALL} --quiet`, table(2, { more: { 2: BAD } }));
  assertEquals(failed.stdout, "");
  assertMatch(failed.stderr, /^error: 2 ttyUSB2: Cannot verify/m);
});
