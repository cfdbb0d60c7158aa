/** Which screen, which boards, and whether the button can be pressed. */
import { assertEquals } from "@std/assert";
import type { LocalState } from "../../../lib/ui/page/local.ts";
import {
  candidatesOf,
  chosenPorts,
  isProved,
  reasonAgainst,
  screenOf,
  shownUnits,
} from "../../../lib/ui/page/screen.ts";
import type { PageState, PageUnit } from "../../../lib/ui/state.ts";
import {
  after,
  attached,
  connected,
  EMPTY,
  failed,
  hands,
  localFor,
  passed,
  portOf,
  PROGRAM,
  programOf,
  TORN,
  writing,
  written,
} from "./states.ts";

const READY: PageState = { ...EMPTY, program: PROGRAM, ports: [portOf(1)] };

function kindOf(state: PageState, change: Partial<LocalState> = {}): string {
  return screenOf(state, localFor(state, change)).kind;
}

function chosen(state: PageState, change: Partial<LocalState> = {}): string[] {
  const local = localFor(state, change);
  return chosenPorts(candidatesOf(state, local), local.chosen).map(({ id }) => id);
}

Deno.test("screen: one state at a time, from plugging in to the result", () => {
  assertEquals(kindOf(EMPTY), "nothing");
  assertEquals(kindOf(READY), "ready");
  assertEquals(kindOf(after(READY, writing(1, 0.5))), "unit");
  assertEquals(kindOf(after(READY, passed(1))), "unit");
  assertEquals(kindOf(after(READY, passed(1)), { leftUnit: 1 }), "ready");
  assertEquals(kindOf({ ...READY, link: "moved" }), "moved");
  assertEquals(kindOf(READY, { session: "no-token" }), "no-token");
  assertEquals(screenOf(null, localFor(EMPTY, { session: "opening" })).kind, "opening");
});

Deno.test("screen: two boards at work, or a room that watches, have rows", () => {
  const two = { ...READY, ports: [portOf(1), portOf(2)] };
  assertEquals(kindOf(after(two, [...writing(1, 0.5), ...writing(2, 0.5)])), "boards");
  assertEquals(kindOf({ ...EMPTY, room: { ...EMPTY.room, watching: true } }), "boards");
});

Deno.test("screen: a board that passed and is unplugged gives way to the next one", () => {
  const gone = after(READY, [...passed(1), { type: "detached", unit: 1 }]);
  assertEquals(kindOf({ ...gone, ports: [] }), "unit");
  assertEquals(kindOf({ ...gone, ports: [portOf(2)] }), "ready");
});

Deno.test("screen: a board that failed stays, so that it can be plugged in again", () => {
  const gone = after(READY, [...failed(1), { type: "detached", unit: 1 }]);
  assertEquals(kindOf({ ...gone, ports: [] }), "unit");
  assertEquals(kindOf(gone), "unit");
  // A new visit of the same port takes its place.
  assertEquals(
    shownUnits(after(gone, [attached(2, { port: "/dev/ttyUSB1" })]), localFor(gone)).map(({ id }) => id),
    [2],
  );
});

Deno.test("screen: boards that need a person come first, those that are done last", () => {
  const state = after({ ...EMPTY, ports: [1, 2, 3, 4].map((n) => portOf(n)) }, [
    ...passed(1),
    ...writing(2, 0.5),
    ...failed(3),
    ...hands(4),
  ]);
  assertEquals(shownUnits(state, localFor(state)).map(({ id }) => id), [4, 3, 2, 1]);
});

Deno.test("screen: only what was read back is proved", () => {
  const last = (state: PageState): PageUnit => state.units.at(-1)!;
  assertEquals(isProved(last(after(READY, passed(1)))), true);
  assertEquals(isProved(last(after(READY, written(1)))), false, "no verdict yet");
  assertEquals(
    isProved(last(after(READY, [...written(1, false), { type: "passed", unit: 1, ms: 1 }]))),
    false,
  );
  assertEquals(isProved(last(after(READY, [...connected(1), { type: "passed", unit: 1, ms: 1 }]))), false);
  assertEquals(
    isProved(last(after(READY, [...written(1, false), { type: "written", unit: 1, ms: 1 }]))),
    false,
  );
  assertEquals(isProved(last(after(READY, failed(1)))), false);
});

Deno.test("choice: the only board is chosen, and of several none", () => {
  assertEquals(chosen(READY), ["port-1"]);
  assertEquals(chosen({ ...READY, ports: [portOf(1), portOf(2)] }), []);
});

Deno.test("choice: an adapter that flasher does not know is never chosen by itself", () => {
  assertEquals(chosen({ ...READY, ports: [portOf(1, { problem: { kind: "unknown" } })] }), []);
  assertEquals(chosen({ ...READY, ports: [portOf(1), portOf(2, { problem: { kind: "unknown" } })] }), []);
  assertEquals(
    chosen({ ...READY, ports: [portOf(1, { problem: { kind: "unknown" } })] }, { chosen: ["port-1"] }),
    ["port-1"],
  );
});

Deno.test("choice: an adapter that cannot be used does not count, and cannot be chosen", () => {
  const broken = portOf(2, { problem: { kind: "driver" } });
  assertEquals(chosen({ ...READY, ports: [portOf(1), broken] }), ["port-1"]);
  assertEquals(chosen({ ...READY, ports: [broken] }, { chosen: ["port-2"] }), []);
});

Deno.test("choice: beside a board that is done, the next one is chosen", () => {
  const state = after({ ...READY, ports: [portOf(1), portOf(2)] }, passed(1));
  const local = localFor(state, { leftUnit: 1 });
  assertEquals(candidatesOf(state, local).map(({ standing }) => standing), ["finished", "free"]);
  assertEquals(chosen(state, { leftUnit: 1 }), ["port-2"]);
});

Deno.test("choice: a person who has unchecked every board has chosen none", () => {
  assertEquals(chosen(READY, { chosen: [] }), []);
});

Deno.test("reasons: the button says what is missing", () => {
  const reason = (state: PageState, change: Partial<LocalState> = {}) =>
    reasonAgainst(state, localFor(state, change));
  const plan = PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>;
  const plugin = { path: "b.ts", sha256: "0".repeat(64), allowed: false };
  assertEquals(reason(READY), undefined);
  assertEquals(reason({ ...READY, link: "ended" }), "noLink");
  assertEquals(reason({ ...READY, room: { ...READY.room, stop: "finishing" } }), "stopping");
  assertEquals(reason({ ...READY, ports: [] }), "noBoard");
  assertEquals(reason({ ...READY, ports: [portOf(1), portOf(2)] }), "noBoardsChosen");
  assertEquals(reason({ ...READY, ports: [portOf(1, { problem: { kind: "driver" } })] }), "noBoardChosen");
  assertEquals(reason({ ...READY, program: null }), "noProgram");
  assertEquals(reason({ ...READY, program: programOf(TORN) }), "badProgram");
  assertEquals(reason(READY, { sending: ["a.bin"] }), "judging");
  assertEquals(reason({ ...READY, program: { ...PROGRAM, plan: { ...plan, plugin } } }), "consent");
  const secrets = { wanted: [{ name: "WIFI", files: ["/a.json"] }], allowed: false };
  assertEquals(reason({ ...READY, program: { ...PROGRAM, plan: { ...plan, secrets } } }), "secrets");
  assertEquals(
    reason({ ...READY, program: { ...PROGRAM, plan: { ...plan, plugin: { ...plugin, allowed: true } } } }),
    undefined,
  );
});
