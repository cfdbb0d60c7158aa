/** `flasher watch` with simulated boards that are plugged in and unplugged. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { PortInfo } from "../../../lib/serial/port.ts";
import type { FakeOptions, Ran } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";
import { assertLeftTidy } from "../tidy.ts";
import { DATA, profile, PROJECT } from "../world.ts";
import { assertFlashed, board, linesOf, runTable, table, usb } from "../room/world.ts";

const WATCH = "watch --yes";

/** Plugged in at the start. */
const PRESENT = usb(9);

/** The end of a board's work, as text or JSON. */
const END = String
  .raw`(?: (?:passed|failed|known) \d|different: done|"type":"(?:passed|failed|known|different)")`;

/** Ports after each change. The next change, and Ctrl-C, come when every new board has its verdict. */
function plugging(...steps: readonly (readonly PortInfo[])[]): NonNullable<FakeOptions["plugging"]> {
  return [...steps, steps.at(-1)!].map((ports, n) => {
    const [previous = [], before = []] = [steps[n - 1], steps[n - 2]];
    const had = [PRESENT, ...before];
    const added = previous.filter((port) => !had.some(({ path }) => path === port.path)).length;
    return added === 0 ? ports : { ports, when: new RegExp(`(?:${END}[^]*){${added}}`) };
  });
}

/** `count` boards in a drawer: nothing is plugged in at the start. */
function drawer(count: number, options: Parameters<typeof table>[1] = {}): FakeOptions {
  return table(count, { ports: [], ...options });
}

async function rosterOf(
  { system }: Ran,
  path = "/home/me/flash-roster.jsonl",
): Promise<Record<string, unknown>[]> {
  const text = new TextDecoder().decode(await system.readFile(path));
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

Deno.test("watch: boards that are plugged in one after another are written, until Ctrl-C", async () => {
  const ran = await runTable(
    WATCH,
    drawer(3, { plugging: plugging([usb(1)], [], [usb(2)], [usb(2), usb(3)]) }),
  );
  assertEquals(ran.code, 0, ran.system.both);
  for (const n of [1, 2, 3]) assertFlashed(ran, n);
  assertStringIncludes(ran.stdout, "Next board, please.\n");
  assertStringIncludes(ran.stdout, "\n1 passed. Next board, please.\n");
  assertStringIncludes(ran.stdout, "\n3 passed.\n");
  assertLeftTidy(ran.system);
  const lines = await rosterOf(ran);
  assertEquals(lines.map(({ verdict, number }) => [verdict, number]), [
    ["opened", undefined],
    ...[1, 2, 3].flatMap((n) => [["seen", n], ["started", n], ["passed", n]]),
  ]);
  assertEquals(lines.at(-1)!["socket"], "1-4.3");
});

Deno.test("watch: text and JSON", () =>
  assertSessions("watch_boards", [
    ["watch", drawer(1)],
    [
      "watch --yes",
      drawer(2, { ports: [PRESENT], plugging: plugging([PRESENT, usb(1)], [PRESENT, usb(2)]) }),
    ],
    [
      "watch --yes --json",
      drawer(1, { ports: [PRESENT], plugging: plugging([PRESENT, usb(1)], [PRESENT], [usb(1)], []) }),
    ],
  ]));

Deno.test("watch leaves what is plugged in at the start alone; --present takes it", async () => {
  const options = table(2, {
    plugging: plugging([PRESENT, usb(1)]),
    ports: [PRESENT],
    boards: { [PRESENT.path]: board(9), [usb(1).path]: board(1) },
  });
  const ran = await runTable(WATCH, options);
  assertEquals(ran.system.opened, ["/dev/ttyUSB1"]);
  assertStringIncludes(
    ran.stdout,
    "Ignoring /dev/ttyUSB9: it was already plugged in; --present includes it",
  );
  const present = await runTable(`${WATCH} --present`, options);
  assertEquals([...present.system.opened].sort(), ["/dev/ttyUSB1", "/dev/ttyUSB9"]);
  assertStringIncludes(present.stderr, "Also to these, which are plugged in already:");
});

Deno.test("watch asks once, before it opens a port, and says what will happen", async () => {
  const terminal = { stdin: true, stderr: 100, stdout: 100, keyboard: false, env: { NO_COLOR: "1" } };
  for (const typed of [["n\n"], ["\n"], []]) {
    const ran = await runTable("watch", drawer(1, { ...terminal, typed, plugging: plugging([usb(1)]) }));
    assertEquals([ran.code, ran.system.opened], [130, []]);
    assertStringIncludes(ran.stderr, "app.bin, 12 KB");
    assertMatch(ran.stderr, /a 3D\s+printer with a CH340 stops/);
    assertStringIncludes(ran.stderr, "Write to every board that you plug in? [y/N]");
    assertStringIncludes(ran.stderr, "Nothing was written: the answer was not yes");
  }
  const ran = await runTable(
    "watch",
    drawer(1, { ...terminal, typed: ["y\n"], plugging: plugging([usb(1)]) }),
  );
  assertFlashed(ran, 1);
  assertEquals(ran.stderr.match(/\[y\/N\]/g)?.length, 1);
});

Deno.test("watch without a terminal needs --yes, which never agrees to an erase", async () => {
  for (const words of ["watch", "watch --json"]) {
    const ran = await runTable(words, drawer(1));
    assertEquals([ran.code, ran.system.opened], [2, []]);
    assertStringIncludes(
      ran.stderr,
      "Cannot ask before writing to every board that you plug in: found no terminal",
    );
  }
  const files = { ...PROJECT, "flash.yaml": profile({ port: "auto", more: "erase: all\n" }) };
  const refused = await runTable(WATCH, drawer(1, { files, plugging: plugging([usb(1)]) }));
  assertEquals([refused.code, refused.system.opened], [2, []]);
  const ran = await runTable(`${WATCH} --erase all`, drawer(1, { files, plugging: plugging([usb(1)]) }));
  assertEquals(ran.code, 0, ran.system.both);
  assertFlashed(ran, 1);
});

Deno.test("watch --count ends by itself; a board that comes twice counts once", async () => {
  const steps = plugging([usb(1)], [], [usb(1)], [], [usb(2)], [], [usb(3)]);
  const ran = await runTable(`${WATCH} --count 2`, drawer(3, { plugging: steps }));
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "\n2 passed, 1 known.\n");
  assertEquals(ran.system.opened.includes("/dev/ttyUSB3"), false);
});

for (const flags of ["", " --no-roster"]) {
  Deno.test(`watch${flags}: a finished board that comes back is hashed, and not written again`, async () => {
    const ran = await runTable(
      `${WATCH} --json${flags}`,
      drawer(1, { plugging: plugging([usb(1)], [], [usb(1)], []) }),
    );
    assertEquals(ran.code, 0, ran.system.both);
    const second = linesOf(ran).filter(({ unit }) => unit === 2);
    assertEquals(second.filter(({ type }) => type === "start" || type === "comparing"), []);
    assertEquals(second.filter(({ type }) => type === "verified").length, 2);
    const known = second.find(({ type }) => type === "known")!;
    assertEquals([known["number"], known["mac"]], [1, "5c:cf:7f:0a:0b:01"]);
    assertEquals(await ran.system.stat("/home/me/flash-roster.jsonl") === undefined, flags !== "");
  });
}

/** A room that ran before, with its boards and its roster. */
async function earlier(more: FakeOptions = {}): Promise<FakeOptions> {
  const first = await runTable(WATCH, drawer(2, { plugging: plugging([usb(1)], [usb(1), usb(2)]) }));
  assertEquals(first.code, 0, first.system.both);
  const roster = new TextDecoder().decode(await first.system.readFile("/home/me/flash-roster.jsonl"));
  const flash = (n: number) => first.system.boards.get(usb(n).path)!.flash;
  return drawer(3, {
    more: { 1: { flash: flash(1) }, 2: { flash: flash(2) } },
    ...more,
    files: { ...table(1).files, "flash-roster.jsonl": roster, ...more.files },
  });
}

Deno.test("watch: numbers stay with their MAC, and known boards are told from new ones", async () => {
  const ran = await runTable(WATCH, { ...await earlier(), plugging: plugging([usb(3)], [], [usb(2)], []) });
  assertEquals(ran.code, 0, ran.system.both);
  assertMatch(ran.stdout, / 3 ttyUSB3 .* passed /);
  assertMatch(
    ran.stdout,
    / 2 ttyUSB2 .* is board 2, done \d\d:\d\d\n[^]* 2 ttyUSB2 .* known \d\.\d s: done \d\d:\d\d, unchanged\n/,
  );
  assertStringIncludes(ran.stdout, "\n1 passed, 1 known.\n");
});

Deno.test("watch: a board that passed and holds something else now is left alone; --again writes", async () => {
  const options = { ...await earlier(), plugging: plugging([usb(1)], []) };
  const flash = (options.boards![usb(1).path]!.flash as Uint8Array).slice();
  flash[0x10010]! ^= 1;
  const changed = { ...options, boards: { [usb(1).path]: board(1, { flash }) } };
  const ran = await runTable(WATCH, changed);
  assertEquals(ran.code, 12, ran.system.both);
  assertEquals(ran.system.boards.get(usb(1).path)!.statistics.sectorsErased, 0);
  assertMatch(ran.stdout, / 1 ttyUSB1 .* different: done \d\d:\d\d, holds something else now, left alone\n/);
  assertStringIncludes(ran.stderr, "Use --again to write to it.");
  assertEquals((await rosterOf(ran)).at(-1)!["verdict"], "differs");
  const again = await runTable(`${WATCH} --again`, changed);
  assertEquals(again.code, 0, again.system.both);
  assertFlashed(again, 1);
});

Deno.test("watch: other content is written, and the board keeps its number", async () => {
  const data = DATA.map((byte) => byte ^ 1);
  const ran = await runTable(WATCH, {
    ...await earlier({ files: { "data.bin": data } }),
    plugging: plugging([usb(2)], []),
  });
  assertEquals(ran.code, 0, ran.system.both);
  assertMatch(ran.stdout, / 2 ttyUSB2 .* passed /);
  assertEquals(ran.system.boards.get(usb(2).path)!.flash.subarray(0x10000, 0x10000 + data.length), data);
});

Deno.test("run --all makes every board equal, known or not", async () => {
  const options = { ...await earlier(), ports: [usb(1)] };
  const ran = await runTable("run --all --yes", options);
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "\n1 passed.\n");
  assertEquals((await rosterOf(ran)).at(-1)!["verdict"], "passed");
});

Deno.test("a roster that cannot be written ends the room before the first board", async () => {
  const options = drawer(1, { readOnly: ["/home/me"], plugging: plugging([usb(1)]) });
  const ran = await runTable(WATCH, options);
  assertEquals([ran.code, ran.system.opened], [15, []]);
  assertStringIncludes(ran.stderr, "--no-roster");
  assertEquals((await runTable(`${WATCH} --no-roster`, options)).code, 0);
});

Deno.test("no board passes before its verdict is on the disk", async () => {
  let full = false;
  const options = drawer(1, {
    plugging: plugging([usb(1)]),
    onText: (_system, text) => void (full ||= /ttyUSB1 .* writing/.test(text)),
  });
  const ran = await runTable(WATCH, Object.defineProperty({ ...options }, "diskFull", { get: () => full }));
  assertEquals(ran.code, 15, ran.system.both);
  assertEquals(/ passed /.test(ran.stdout.replace(/\d passed/g, "")), false);
  assertStringIncludes(ran.stderr, "The board holds everything, but the roster does not say so.");
});

Deno.test("watch: a board is recorded as started before its flash is changed", async () => {
  const seen: string[] = [];
  await runTable(
    WATCH,
    drawer(1, {
      plugging: plugging([usb(1)]),
      onText: (system, text) => {
        if (/erasing|checking/.test(text) && seen.length === 0) {
          void system.readFile("/home/me/flash-roster.jsonl").then((bytes) =>
            seen.push(new TextDecoder().decode(bytes))
          );
        }
      },
    }),
  );
  assertStringIncludes(seen[0]!, '"verdict":"started"');
  assertEquals(seen[0]!.includes("passed"), false);
});

Deno.test("watch: a board that is unplugged while it is written fails with 11 and its state, and goes on when it is back", async () => {
  const ran = await runTable(
    WATCH,
    drawer(1, {
      plugging: plugging([usb(1)], [], [usb(1)], []),
      onText: (system, text) => {
        if (/writing$/m.test(text) && !/failed/.test(text)) system.boards.get(usb(1).path)?.unplug();
      },
    }),
  );
  assertEquals(ran.code, 11, ran.system.both);
  assertStringIncludes(ran.stdout, "\n1 passed, 1 failed.\n");
  assertFlashed(ran, 1);
  const verdicts = (await rosterOf(ran)).map(({ verdict, number }) => `${verdict} ${number}`);
  assertEquals(verdicts.slice(1), ["seen 1", "started 1", "failed 1", "started 1", "passed 1"]);
});

Deno.test("watch: failures by socket are named at the end", async () => {
  const bad = { faults: { badCell: 0x11002 } };
  const second = usb(1, { path: "/dev/ttyUSB2" });
  const ran = await runTable(
    WATCH,
    drawer(2, { more: { 1: bad, 2: bad }, plugging: plugging([usb(1)], [], [second], []) }),
  );
  assertEquals(ran.code, 8);
  assertStringIncludes(ran.stdout, "Socket 1-4.1: 2 of 2 visits failed. Try another cable there.");
});

Deno.test("watch refuses a port, and wrong numbers, before it opens one", async () => {
  const WRONG: readonly (readonly [words: string, message: string])[] = [
    ["watch --yes --port /dev/ttyUSB1", 'watch: found port "/dev/ttyUSB1", expected port: auto'],
    ["watch --yes --port rfc2217://box:4000", "watch: found port"],
    ["watch --yes --count 0", '--count: found "0", expected a number from 1 to 99999'],
    ["watch --yes --first x", '--first: found "x", expected a number from 1 to 999999'],
    ["watch --yes --roster a --no-roster", "--roster and --no-roster: found both"],
    ["run --no-roster", "--no-roster: found it alone"],
  ];
  for (const [words, message] of WRONG) {
    const ran = await runTable(words, drawer(1));
    assertEquals([ran.code, ran.system.opened], [2, []], words);
    assertStringIncludes(ran.stderr, message);
  }
});

Deno.test("watch --first: the numbers of a second room begin elsewhere", async () => {
  const ran = await runTable(
    `${WATCH} --first 101 --roster b.jsonl`,
    drawer(2, { plugging: plugging([usb(1)], [usb(2)]) }),
  );
  assertMatch(ran.stdout, / 101 ttyUSB1 /);
  assert((await rosterOf(ran, "/home/me/b.jsonl")).some(({ number }) => number === 102));
});
