/** Every report of a room arrives at the page, and means there what it means in the room. */
import { assertEquals } from "@std/assert";
import { adapter, connected, done, mac, TestRoom } from "../../app/room/world.ts";
import type { Ended, Failure, RoomReport, Unit, Verdict } from "../../../lib/app/room/room.ts";
import { pageRecord } from "../../../lib/ui/server/page_record.ts";
import { unitAfter } from "../../../lib/ui/reduce_page.ts";
import type { UnitRecord } from "../../../lib/ui/unit_record.ts";
import type { PageUnit } from "../../../lib/ui/state.ts";

const FAILURE: Failure = {
  exitCode: 8,
  kind: "WriteError",
  message: "x",
  hint: "y",
  boardState: "z",
  stack: "at a.ts",
};

function unit(): Unit {
  const room = new TestRoom({ takes: "chosen", lasts: true });
  room.ports(adapter(1));
  room.send({ type: "choose", port: adapter(1) });
  return { ...room.room.units[0]!, number: 7, mac: mac("01"), passedAt: 5 };
}

/** The page's unit after these reports. */
function seen(...reports: readonly RoomReport[]): PageUnit | undefined {
  return reports.reduce(
    (before: PageUnit | undefined, report) =>
      unitAfter(
        before,
        pageRecord(report, report.type === "attached" ? { program: "app.bin" } : undefined) as UnitRecord,
        1,
      ),
    undefined,
  );
}

const VERDICTS: readonly (readonly [Verdict, unknown])[] = [
  [{ kind: "passed", done: done() }, { kind: "passed", ms: 9 }],
  [{ kind: "written", done: done({ verified: false }) }, { kind: "written", ms: 9 }],
  [{ kind: "known", done: done() }, { kind: "known", ms: 9, passedAt: 5 }],
  [{ kind: "differs", failure: FAILURE }, { kind: "different", failure: withoutStack() }],
  [{ kind: "failed", failure: FAILURE }, { kind: "failed", failure: withoutStack() }],
  [{ kind: "same-board", as: 3 }, { kind: "same-board", as: 3 }],
  [{ kind: "stopped", boardState: "z" }, { kind: "stopped", boardState: "z" }],
  [{ kind: "stopped" }, { kind: "stopped" }],
  [{ kind: "unused" }, { kind: "unused" }],
];

function withoutStack() {
  const { stack: _, ...rest } = FAILURE;
  return rest;
}

for (const [verdict, expected] of VERDICTS) {
  Deno.test(`page record: the verdict ${verdict.kind}, and never a stack`, () => {
    const state: Ended = { kind: "ended", at: 1, ms: 9, verdict };
    const after = seen({ type: "attached", unit: unit() }, {
      type: "verdict",
      unit: { ...unit(), state },
      state,
    });
    assertEquals(after?.state, { kind: "ended", at: 1, verdict: expected } as PageUnit["state"]);
    assertEquals(after?.number, 7);
  });
}

Deno.test("page record: a board that waits, gets its number, is found and leaves", () => {
  const attached = { type: "attached", unit: unit() } as const;
  assertEquals(seen(attached)?.program, "app.bin");
  assertEquals(seen(attached, { type: "waiting-for", unit: unit(), what: "place" })?.state, {
    kind: "waiting",
    for: "place",
  });
  assertEquals(seen(attached, { type: "waiting-for", unit: unit(), what: "holder", holder: "x" })?.activity, {
    kind: "blocked",
    what: "holder",
    holder: "x",
  });
  assertEquals(seen(attached, { type: "numbered", unit: unit() })?.number, 7);
  const found = seen(attached, { type: "work", unit: unit(), event: connected(mac("01")) });
  assertEquals([found?.mac, found?.addresses?.length], [mac("01"), 2]);
  assertEquals(seen(attached, { type: "work", unit: unit(), event: connected() })?.addresses, undefined);
  assertEquals(seen(attached, { type: "detached", unit: unit() })?.isPresent, false);
});
