/** What the page shows after each record. */
import { assertEquals } from "@std/assert";
import { countUnits, reducePage } from "../../lib/ui/reduce_page.ts";
import type { PageRecord, StreamLine } from "../../lib/ui/records.ts";
import {
  LAST_HAPPENINGS,
  MAX_CONSOLE_LINES,
  MAX_HAPPENINGS,
  MAX_WHOLE_UNITS,
  type PageState,
  type PageUnit,
} from "../../lib/ui/state.ts";
import { shareDone } from "../../lib/app/room/activity.ts";

const EMPTY: PageState = {
  flasher: "1.2.3",
  locked: false,
  profiles: [],
  program: null,
  download: null,
  choices: { baud: [], mode: [], freq: [], size: [], erase: [] },
  ports: [],
  units: [],
  room: { watching: false, stop: "no", count: null, sound: false, roster: null },
  help: [],
  question: null,
  link: "live",
};
const ATTACHED = { type: "attached", unit: 1, port: "COM3", attempt: 1, program: "app.bin" } as const;
const REGION = { path: "app.bin", offset: 0, size: 1000 } as const;

/** The state after these records, which come 100 ms apart. */
function after(...records: readonly PageRecord[]): PageState {
  return records.reduce(
    (state, record, n) => reducePage(state, { ...record, seq: n + 1, at: 100 * n }),
    EMPTY,
  );
}

function unitAfter(...records: readonly PageRecord[]): PageUnit {
  return after(ATTACHED, ...records).units[0]!;
}

Deno.test("page state: a port that cannot be opened yet is worked on, and the page says what is in the way", () => {
  const wait = { type: "waiting-for", unit: 1, what: "holder", holder: "Thonny" } as const;
  const blocked = unitAfter(wait);
  assertEquals([blocked.state, blocked.activity], [
    { kind: "working", since: 100 },
    { kind: "blocked", what: "holder", holder: "Thonny" },
  ]);
  assertEquals(unitAfter({ type: "waiting-for", unit: 1, what: "place" }).state, {
    kind: "waiting",
    for: "place",
  });
  const longer = unitAfter({ type: "connecting", unit: 1, port: "COM3", baud: 460_800, attempt: 1 }, wait);
  assertEquals(longer.state, { kind: "working", since: 100 });
});

Deno.test("page state: a board from plugging in to its verdict", () => {
  const work = [
    { type: "connecting", unit: 1, port: "COM3", baud: 460_800, attempt: 1 },
    { type: "connected", unit: 1, chip: "ESP8266", features: [], mac: "5c:cf:7f:0a:0b:01", loader: "ROM" },
    { type: "plan", unit: 1, regions: [REGION], notes: [] },
    { type: "start", unit: 1, wireBytes: 500, toWrite: 1000, ...REGION },
    { type: "progress", unit: 1, written: 250, toWrite: 1000, ...REGION },
  ] as const;
  const writing = unitAfter(...work);
  assertEquals(
    [writing.state, writing.activity, shareDone(writing.progress), writing.change, writing.mac],
    [
      { kind: "working", since: 100 },
      { kind: "writing", path: "app.bin" },
      0.25,
      "writing",
      "5c:cf:7f:0a:0b:01",
    ],
  );
  const ended = unitAfter(...work, { type: "verified", unit: 1, md5: "x", ...REGION }, {
    type: "passed",
    unit: 1,
    number: 7,
    mac: "5c:cf:7f:0a:0b:01",
    ms: 900,
  });
  assertEquals(
    [ended.state, ended.number, ended.activity, shareDone(ended.progress)],
    [{ kind: "ended", at: 700, verdict: { kind: "passed", ms: 900 } }, 7, { kind: "nothing" }, 1],
  );
  assertEquals(ended.happened.map(({ record }) => record.type), [
    "attached",
    "connecting",
    "connected",
    "plan",
    "start",
    "verified",
    "passed",
  ]);
});

Deno.test("page state: a failure keeps its reason, what the board holds, and what to try", () => {
  const failure = {
    exitCode: 8,
    kind: "WriteError",
    message: "Cannot write",
    hint: "Try again.",
    boardState: "Half.",
  } as const;
  const { state } = unitAfter({ type: "failed", unit: 1, ...failure });
  assertEquals(state, { kind: "ended", at: 100, verdict: { kind: "failed", failure } });
});

Deno.test("page state: another attempt begins from the start and keeps what the board is", () => {
  const again = unitAfter(
    { type: "connected", unit: 1, chip: "ESP8266", features: [], mac: "5c:cf:7f:0a:0b:01", loader: "ROM" },
    { type: "start", unit: 1, wireBytes: 500, toWrite: 1000, ...REGION },
    { type: "console", unit: 1, text: "hello" },
    { type: "failed", unit: 1, exitCode: 8, kind: "WriteError", message: "x" },
    { ...ATTACHED, attempt: 2 },
  );
  assertEquals(
    [again.attempt, again.state, again.chip, again.change, again.progress.part, again.console, again.done],
    [2, { kind: "waiting", for: "start" }, "ESP8266", "none", 0, [], undefined],
  );
});

Deno.test("page state: a unit that has ended is not changed by late reports of its work", () => {
  const ended = unitAfter({ type: "stopped", unit: 1 }, {
    type: "connecting",
    unit: 1,
    port: "COM3",
    baud: 1,
    attempt: 9,
  });
  assertEquals([ended.state.kind, ended.activity], ["ended", { kind: "nothing" }]);
});

Deno.test("page state: a board that talks without end, and one to which much happens, need little memory", () => {
  const lines = Array.from(
    { length: 1_000 },
    (_, n) => ({ type: "console", unit: 1, text: `${n}` }) as const,
  );
  const notes = Array.from(
    { length: 1_000 },
    (_, n) => ({ type: "warning", unit: 1, message: `${n}` }) as const,
  );
  const unit = unitAfter(...lines, ...notes);
  assertEquals([unit.console.length, unit.console.at(-1)], [MAX_CONSOLE_LINES, "999"]);
  assertEquals([unit.happened.length, unit.happened.at(-1)!.record], [MAX_HAPPENINGS, notes.at(-1)!]);
});

Deno.test("page state: of thousands of boards, the old ones keep their verdict and their last steps only", () => {
  const notes = Array.from(
    { length: 100 },
    (_, n) => ({ type: "warning", unit: 1, message: `${n}` }) as const,
  );
  const first = [ATTACHED, { type: "console", unit: 1, text: "x" }, ...notes, {
    type: "passed",
    unit: 1,
    ms: 1,
  }] as const;
  const more = (count: number) => Array.from({ length: count }, (_, n) => ({ ...ATTACHED, unit: n + 2 }));
  const [whole] = after(...first, ...more(MAX_WHOLE_UNITS - 1)).units;
  assertEquals([whole!.console.length, whole!.happened.length], [1, 102]);
  const [short] = after(...first, ...more(MAX_WHOLE_UNITS)).units;
  assertEquals([short!.console.length, short!.happened.length, short!.state], [
    0,
    LAST_HAPPENINGS,
    whole!.state,
  ]);
});

Deno.test("page state: ports come, change and go; a record about no known unit changes nothing", () => {
  const port = (id: string, seen: number) => ({ id, name: "COM3", seen });
  const state = after(
    { type: "port", change: "added", port: port("p1", 1) },
    { type: "port", change: "added", port: port("p2", 2) },
    { type: "port", change: "changed", port: { ...port("p1", 1), adapter: "CH340" } },
    { type: "port", change: "removed", port: port("p2", 2) },
    { type: "passed", unit: 9, ms: 1 },
    { type: "warning", message: "about all" },
  );
  assertEquals([state.ports, state.units], [[{ ...port("p1", 1), adapter: "CH340" }], []]);
});

Deno.test("page state: a snapshot replaces everything, moved is remembered, alive changes nothing", () => {
  const state = after(ATTACHED);
  const lines: readonly StreamLine[] = [
    { type: "alive" },
    { type: "snapshot", seq: 9, at: 1, state: EMPTY },
    { type: "moved" },
  ];
  assertEquals(reducePage(state, lines[0]!), state);
  assertEquals(reducePage(state, lines[1]!), EMPTY);
  assertEquals(reducePage(EMPTY, lines[2]!).link, "moved");
});

Deno.test("page state: counts are those of the units", () => {
  const two = { ...ATTACHED, unit: 2 };
  const { units } = after(ATTACHED, two, { ...ATTACHED, unit: 3 }, { type: "passed", unit: 1, ms: 1 }, {
    type: "failed",
    unit: 2,
    exitCode: 5,
    kind: "ConnectError",
    message: "x",
  }, { type: "connecting", unit: 3, port: "COM3", baud: 1, attempt: 1 });
  const { passed, failed, working, known } = countUnits(units);
  assertEquals([passed, failed, working, known], [1, 1, 1, 0]);
});
