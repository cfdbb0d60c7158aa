import { posix } from "node:path";
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { contentOf } from "../../../lib/app/roster/content.ts";
import type { BoardLine } from "../../../lib/app/roster/line.ts";
import { mergeRosters } from "../../../lib/app/roster/merge.ts";
import { formatNumber, rosterOf, withLine } from "../../../lib/app/roster/roster.ts";
import { defaultRosterPath } from "../../../lib/app/roster/roster_path.ts";
import { describeChecked, describeStanding } from "../../../lib/app/roster/describe_standing.ts";
import { planVisit, type Standing, standingOf } from "../../../lib/app/roster/standing.ts";
import { statisticsOf } from "../../../lib/app/roster/statistics.ts";
import { anyLine, CONTENT, line, macOf, MORNING, OTHER_CONTENT } from "./lines.ts";

const chip = { mac: macOf(1), by: "chip" } as const;
const usb = { mac: macOf(1), by: "usb-serial" } as const;

/** The standing of board 1 after visits with these verdicts, one a minute. */
function standingAfter(verdicts: readonly BoardLine["verdict"][], sighting: typeof chip | typeof usb = chip) {
  return standingOf(rosterOf(verdicts.map((verdict, minute) => line(verdict, 1, minute))), sighting, CONTENT);
}

Deno.test("a board that passed is known by its chip, and not checked by its USB serial number", () => {
  assertEquals(standingAfter(["seen", "started", "passed"]), {
    kind: "known",
    number: 1,
    time: MORNING + 120_000,
  });
  assertEquals(standingAfter(["seen", "started", "passed"], usb).kind, "not-checked");
  assertEquals(standingAfter(["started", "passed", "known"]).kind, "known");
  assertEquals(standingAfter(["started", "passed", "differs"]).kind, "known");
});

Deno.test("a board that was started and has no end is unfinished, whatever it was before", () => {
  for (const sighting of [chip, usb]) {
    assertEquals(standingAfter(["started"], sighting).kind, "unfinished");
    assertEquals(standingAfter(["started", "passed", "started"], sighting).kind, "unfinished");
    assertEquals(standingAfter(["started", "failed"], sighting).kind, "unfinished");
    assertEquals(standingAfter(["started", "stopped", "seen"], sighting).kind, "unfinished");
  }
  assertEquals(standingAfter(["started", "written"]).kind, "unproven");
});

Deno.test("a failure before the first erase changes nothing", () => {
  assertEquals(standingAfter(["seen", "failed"]), { kind: "new", number: 1 });
  assertEquals(standingAfter(["started", "passed", "failed"]).kind, "known");
  assertEquals(standingAfter([]), { kind: "new" });
});

Deno.test("another content is written under the same number", () => {
  const roster = rosterOf([line("passed", 1, 0)]);
  const standing = standingOf(roster, chip, OTHER_CONTENT);
  assertEquals(standing, { kind: "other-content", number: 1, time: MORNING });
  assertEquals(planVisit(standing, { again: false }), "write");
});

Deno.test("only a known board is left unwritten, unless --again", () => {
  const plans = (again: boolean) =>
    [["passed"], ["started"], ["written"], []].map((verdicts) =>
      planVisit(standingAfter(verdicts as BoardLine["verdict"][]), { again })
    );
  assertEquals(plans(false), ["check", "write", "write", "write"]);
  assertEquals(plans(true), ["write", "write", "write", "write"]);
  assertEquals(planVisit(standingAfter(["passed"], usb), { again: false }), "skip");
  assertEquals(planVisit(standingAfter(["passed"], usb), { again: true }), "write");
});

Deno.test("a MAC keeps its first number, and new numbers begin after the highest", () => {
  const renumbered = { board: { mac: macOf(1), number: 9 } };
  const roster = rosterOf([line("seen", 1, 0), line("passed", 5, 1), line("passed", 1, 2, renumbered)]);
  assertEquals(roster.boards.get(macOf(1))?.number, 1);
  assertEquals(roster.nextNumber, 10);
  assertEquals(rosterOf([line("seen", 5, 0)], { first: 101 }).nextNumber, 101);
  assertEquals(rosterOf([], { first: 101 }).nextNumber, 101);
  assertEquals([formatNumber(7, 30), formatNumber(7, 9), formatNumber(107, 30)], ["07", "7", "107"]);
});

Deno.test("one line more gives the same roster as reading all lines", () => {
  fc.assert(fc.property(fc.array(anyLine, { minLength: 1 }), (lines) => {
    assertEquals(withLine(rosterOf(lines.slice(0, -1)), lines.at(-1)!), rosterOf(lines));
  }));
});

Deno.test("numbers never change and are never used twice, whatever the lines", () => {
  fc.assert(fc.property(fc.array(anyLine), (lines) => {
    const numbers = new Map<string, number>();
    let roster = rosterOf([]);
    for (const one of lines) {
      roster = withLine(roster, one);
      for (const { mac, number } of roster.boards.values()) {
        assertEquals(numbers.get(mac) ?? number, number);
        numbers.set(mac, number);
      }
    }
    assertEquals([...numbers.values()].every((number) => number < roster.nextNumber), true);
  }));
});

Deno.test("merging does not depend on the order of files, on copies, or on how lines are split", () => {
  fc.assert(fc.property(fc.uniqueArray(anyLine, { selector: ({ time }) => time }), fc.nat(), (some, at) => {
    const lines = some.toSorted((a, b) => a.time - b.time);
    const cut = lines.length === 0 ? 0 : at % lines.length;
    const named = (some: typeof lines) => ({ name: "x", lines: some });
    const whole = mergeRosters([named(lines)]);
    assertEquals(whole.lines, lines);
    assertEquals(mergeRosters([named(lines.slice(cut)), named(lines.slice(0, cut))]), whole);
    assertEquals(mergeRosters([named(lines), named(lines.slice(0, cut))]), whole);
    assertEquals(
      mergeRosters([named(lines.filter((_, i) => i % 2)), named(lines.filter((_, i) => !(i % 2)))]),
      whole,
    );
  }));
});

Deno.test("lines of one file keep their order, even if the clock was set back", () => {
  const lines = [line("started", 1, 60), line("passed", 1, 0)];
  assertEquals(mergeRosters([{ name: "a", lines }]).boards[0]!.result, "passed");
  const same = [line("started", 1, 0), line("failed", 1, 0)];
  assertEquals(
    mergeRosters([{ name: "a", lines: same }, { name: "copy", lines: same }]).boards[0]!.result,
    "failed",
  );
});

Deno.test("of a board in two files, the newest line wins, and the first number stays", () => {
  const second = { board: { mac: macOf(1), number: 101 } };
  const merged = mergeRosters([
    { name: "b", lines: [line("started", 1, 5, second), line("passed", 1, 6, second)] },
    { name: "a", lines: [line("started", 1, 0), line("failed", 1, 1), line("passed", 2, 2)] },
  ]);
  assertEquals(merged.boards.map(({ number, result }) => [number, result]), [[1, "passed"], [2, "passed"]]);
  assertEquals(merged.conflicts, [{ kind: "numbers", mac: macOf(1), number: 1, others: ["101"] }]);
});

Deno.test("two boards with one number are a conflict", () => {
  const { conflicts } = mergeRosters([
    { name: "a", lines: [line("passed", 1, 0)] },
    { name: "b", lines: [line("passed", 2, 0, { board: { mac: macOf(2), number: 1 } })] },
  ]);
  assertEquals(conflicts, [{ kind: "boards", mac: macOf(1), number: 1, others: [macOf(2)] }]);
});

Deno.test("the result of a board is that of its last visit", () => {
  const resultOf = (...verdicts: BoardLine["verdict"][]) =>
    mergeRosters([{ name: "", lines: verdicts.map((verdict, minute) => line(verdict, 1, minute)) }])
      .boards[0]!.result;
  assertEquals(resultOf("seen"), "new");
  assertEquals(resultOf("started"), "unfinished");
  assertEquals(resultOf("started", "failed"), "failed");
  assertEquals(resultOf("started", "passed"), "passed");
  assertEquals(resultOf("started", "passed", "known"), "passed");
  assertEquals(resultOf("started", "passed", "differs"), "differs");
  assertEquals(resultOf("started", "written"), "not checked");
  assertEquals(resultOf("started", "stopped"), "stopped");
});

Deno.test("the statistics are computed from the ends of visits", () => {
  const statistics = statisticsOf([
    line("seen", 1, 0),
    line("started", 1, 0),
    line("failed", 1, 1, { kind: "LinkError", socket: "1-1", message: "x" }),
    line("failed", 2, 1, { kind: "LinkError", socket: "1-1", slower: true }),
    line("failed", 3, 2, { kind: "PortError", socket: "1-2" }),
    line("passed", 1, 10, { seconds: 60, socket: "1-1" }),
    line("passed", 2, 20, { seconds: 10, socket: "1-2", slower: true }),
    line("passed", 4, 39, { seconds: 20, socket: "1-3" }),
    line("known", 4, 39, { socket: "1-3" }),
    { verdict: "failed", time: MORNING, kind: "ConnectError" },
  ]);
  assertEquals(statistics, {
    passed: 3,
    written: 0,
    known: 1,
    differs: 0,
    stopped: 0,
    failed: 4,
    failedByKind: [{ kind: "LinkError", count: 2 }, { kind: "ConnectError", count: 1 }, {
      kind: "PortError",
      count: 1,
    }],
    firstTry: { boards: 1, of: 3 },
    medianSeconds: 20,
    longestSeconds: 60,
    boardsPerHour: 4 * 60 / 30,
    slower: 2,
    failingSockets: [{ socket: "1-1", failed: 2, of: 3 }],
  });
  const none = statisticsOf([]);
  assertEquals([none.medianSeconds, none.boardsPerHour, none.firstTry.of], [undefined, undefined, 0]);
});

Deno.test("the content is that of files and settings, not of names and order", () => {
  const settings = { flash: { mode: "dio", freq: "40m", size: "detect" }, erase: "files" } as const;
  const app = { path: "app.bin", offset: 0x10000, bytes: new Uint8Array([1, 2]) };
  const data = { path: "data.bin", offset: 0x20000, bytes: new Uint8Array([3]) };
  const content = contentOf([app, data], settings);
  assertEquals(content.length, 64);
  assertEquals(contentOf([{ ...data, path: "renamed.bin" }, app] as typeof app[], settings), content);
  for (
    const other of [
      contentOf([app], settings),
      contentOf([{ ...app, offset: 0 }, data], settings),
      contentOf([{ ...app, bytes: data.bytes }, { ...data, bytes: app.bytes }], settings),
      contentOf([{ ...app, raw: true }, data] as typeof app[], settings),
      contentOf([app, data], { ...settings, erase: "all" }),
      contentOf([app, data], { ...settings, flash: { ...settings.flash, mode: "dout" } }),
    ]
  ) assertNotEquals(other, content);
});

Deno.test("a roster is kept beside its profile, or in the current folder", () => {
  const path = (profile: string, builtIn = false) => defaultRosterPath(posix, { path: profile, builtIn });
  assertEquals(path("flash.yaml"), "flash-roster.jsonl");
  assertEquals(path("/stick/lamps/lamp.YML"), "/stick/lamps/lamp-roster.jsonl");
  assertEquals(path("nodemcu.yaml", true), "nodemcu-roster.jsonl");
  assertEquals(defaultRosterPath(posix, undefined), "flash-roster.jsonl");
});

Deno.test("the words about a known board never say that it passed", () => {
  const now = new Date(2026, 4, 4, 12, 0);
  const time = new Date(2026, 4, 4, 10, 42).getTime();
  const say = (kind: Exclude<Standing["kind"], "new">, at = now) =>
    describeStanding({ kind, number: 17, time }, at);
  const texts = [
    [say("known"), "done 10:42"],
    [say("not-checked"), "done 10:42, not checked now"],
    [say("other-content"), "done 10:42 with other firmware or files"],
    [say("unproven"), "written 10:42, not verified"],
    [say("unfinished", new Date(2026, 4, 5)), "unfinished since 2026-05-04 10:42"],
    [describeChecked("equal", { at: time, now }), "done 10:42, unchanged"],
    [describeChecked("differs", { at: time, now }), "done 10:42, holds something else now, left alone"],
    [describeChecked("equal"), "done before, unchanged"],
  ] as const;
  for (const [text, expected] of texts) {
    assertEquals(text, expected);
    assertEquals(text.includes("passed"), false);
  }
});
