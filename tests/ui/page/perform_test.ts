/** What an action changes, and what it asks of flasher. */
import { assertEquals } from "@std/assert";
import type { Act } from "../../../lib/ui/page/acts.ts";
import type { LocalState } from "../../../lib/ui/page/local.ts";
import type { Effect } from "../../../lib/ui/page/effects.ts";
import { perform } from "../../../lib/ui/page/perform.ts";
import type { PageProgram, PageState } from "../../../lib/ui/state.ts";
import { after, EMPTY, localFor, MICROPYTHON, passed, portOf, PROGRAM, writing } from "./states.ts";
import { thirty } from "./thirty.ts";
import { UNIT_STATES } from "./unit_states.ts";

const READY: PageState = { ...EMPTY, program: PROGRAM, ports: [portOf(1)] };
const TWO: PageState = { ...READY, ports: [portOf(1), portOf(2)] };

function run(
  act: Act,
  state: PageState,
  change: Partial<LocalState> = {},
): { local: LocalState; effects: readonly Effect[] } {
  return perform(act, state, localFor(state, change));
}

function posts(act: Act, state: PageState, change: Partial<LocalState> = {}): readonly Effect[] {
  return run(act, state, change).effects;
}

function erasing(): PageProgram {
  const plan = PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>;
  return { ...PROGRAM, plan: { ...plan, erase: "all" } };
}

const START: Effect = {
  type: "post",
  path: "/api/units",
  body: { port: "port-1", socket: "0000:00:14.0/4.1", seen: 1, plan: "p1" },
};

Deno.test("start: names the port, its socket, what was seen there, and the plan", () => {
  assertEquals(posts({ type: "start" }, READY), [START]);
  assertEquals(posts({ type: "start" }, TWO, { chosen: ["port-1", "port-2"] }).length, 2);
});

Deno.test("start: does nothing while something is missing, or while an answer is awaited", () => {
  assertEquals(posts({ type: "start" }, TWO), []);
  assertEquals(posts({ type: "start" }, { ...READY, program: null }), []);
  assertEquals(posts({ type: "start" }, READY, { isBusy: true }), []);
  assertEquals(posts({ type: "start" }, { ...READY, link: "ended" }), []);
});

Deno.test("start: erasing everything is asked once more, and happens only after a yes", () => {
  const state = { ...READY, program: erasing() };
  const asked = run({ type: "start" }, state);
  assertEquals([asked.effects, asked.local.question], [[], { kind: "erase", boards: 1 }]);
  assertEquals(perform({ type: "decide", yes: false }, state, asked.local).effects, []);
  const done = perform({ type: "decide", yes: true }, state, asked.local);
  assertEquals([done.effects, done.local.question], [[START], null]);
});

Deno.test("watch: takes the plan that the page shows, asks before it erases, and ends at once", () => {
  assertEquals(posts({ type: "watch", isOn: true }, READY), [{
    type: "post",
    path: "/api/room",
    body: { watch: "p1" },
  }]);
  const state = { ...READY, program: erasing() };
  const asked = run({ type: "watch", isOn: true }, state);
  assertEquals([asked.effects, asked.local.question], [[], { kind: "erase", boards: "all" }]);
  assertEquals(perform({ type: "decide", yes: true }, state, asked.local).effects.length, 1);
  assertEquals(posts({ type: "watch", isOn: false }, state), [{
    type: "post",
    path: "/api/room",
    body: { watch: null },
  }]);
});

Deno.test("stop: is asked before it happens, and names the attempt", () => {
  const state = after(READY, writing(1, 0.5));
  const asked = run({ type: "stop", unit: 1, attempt: 1 }, state);
  assertEquals(asked.effects, []);
  assertEquals(perform({ type: "decide", yes: false }, state, asked.local).effects, []);
  assertEquals(perform({ type: "decide", yes: true }, state, asked.local).effects, [
    { type: "post", path: "/api/units/1/stop", body: { attempt: 1 } },
  ]);
});

Deno.test("wipe: the board's files are lost only after a yes, and only in the attempt that the page shows", () => {
  const state = after(READY, UNIT_STATES["keeps-out"]!(1));
  const asked = run({ type: "wipe", unit: 1, attempt: 1 }, state);
  assertEquals([asked.effects, asked.local.question], [[], { kind: "wipe", unit: 1, attempt: 1 }]);
  assertEquals(perform({ type: "decide", yes: false }, state, asked.local).effects, []);
  assertEquals(perform({ type: "decide", yes: true }, state, asked.local).effects, [
    { type: "post", path: "/api/units/1/again", body: { attempt: 1, wipeFiles: true } },
  ]);
});

Deno.test("a yes without a question does nothing", () => {
  assertEquals(posts({ type: "decide", yes: true }, READY), []);
});

Deno.test("files: are sent, and replace those that were dropped before", () => {
  const files = [{ name: "a.bin", size: 4 }];
  const given = run({ type: "give-files", files, adds: false }, { ...READY, program: null });
  assertEquals(given.effects, [{ type: "upload", files, adds: false }]);
  assertEquals(given.local.sending, ["a.bin"]);
});

Deno.test("files: a locked page, and a room at work, ignore them in words", () => {
  const act: Act = { type: "give-files", files: [{ name: "a.bin", size: 4 }], adds: false };
  const refusal = (state: PageState) => {
    const { local, effects } = run(act, state);
    assertEquals(effects, []);
    return local.notice?.kind;
  };
  assertEquals(refusal({ ...READY, locked: true }), "locked-drop");
  assertEquals(refusal(thirty()), "room-drop");
  assertEquals(refusal(after(READY, writing(1, 0.5))), "room-drop");
  assertEquals(run(act, after(READY, passed(1))).effects.length, 1);
});

Deno.test("files: too many, and too large ones, are refused before they are sent", () => {
  const many = Array.from({ length: 17 }, (_, n) => ({ name: `${n}.bin`, size: 4 }));
  assertEquals(run({ type: "give-files", files: many, adds: false }, READY).local.notice, {
    kind: "too-many-files",
  });
  assertEquals(run({ type: "give-files", files: many.slice(1), adds: true }, READY).local.notice, {
    kind: "too-many-files",
  });
  const large = [{ name: "x", size: 96 * 1024 * 1024 + 1 }];
  assertEquals(run({ type: "give-files", files: large, adds: false }, READY).local.notice, {
    kind: "file-too-large",
    name: "x",
  });
});

Deno.test("program: a built-in profile keeps the dropped files, one from the folder does not", () => {
  const state: PageState = {
    ...READY,
    profiles: [...EMPTY.profiles, { id: "a1", from: "folder", name: "w.yaml", summary: "", writes: [] }],
  };
  const files = [{ file: "f1", offset: "auto" }];
  const body = (profile: string | null) =>
    (posts({ type: "choose-profile", profile }, state)[0] as { body: object }).body;
  assertEquals(body("b1"), { profile: "b1", files, settings: {} });
  assertEquals(body("a1"), { profile: "a1", files: [], settings: {} });
  assertEquals(body(null), { profile: null, files, settings: {} });
});

Deno.test("program: settings, addresses and files change one at a time, and all go back to the profile", () => {
  const program: PageProgram = {
    ...PROGRAM,
    settings: { baud: 115200 },
    files: [{ ...MICROPYTHON, offset: 4096 }, { ...MICROPYTHON, id: "f2" }],
  };
  const state = { ...READY, program };
  const body = (act: Act) => (posts(act, state)[0] as { body: object }).body;
  const [first, second] = [{ file: "f1", offset: 4096 }, { file: "f2", offset: "auto" }];
  assertEquals(body({ type: "set", settings: { mode: "dio" } }), {
    profile: null,
    files: [first, second],
    settings: { mode: "dio" },
  });
  assertEquals(body({ type: "set-offset", file: "f2", offset: 8192 }), {
    profile: null,
    files: [first, { file: "f2", offset: 8192 }],
    settings: { baud: 115200 },
  });
  assertEquals(body({ type: "remove-file", file: "f1" }), {
    profile: null,
    files: [second],
    settings: { baud: 115200 },
  });
  assertEquals(body({ type: "back-to-profile" }), {
    profile: null,
    files: [{ ...first, offset: "auto" }, second],
    settings: {},
  });
});

Deno.test("boards: a radio button replaces the choice, a check box adds to it or takes away", () => {
  const choice = (act: Act, chosen: LocalState["chosen"]) => run(act, TWO, { chosen }).local.chosen;
  assertEquals(choice({ type: "choose-port", port: "port-2", isOn: true, alone: true }, ["port-1"]), [
    "port-2",
  ]);
  assertEquals(choice({ type: "choose-port", port: "port-2", isOn: true, alone: false }, ["port-1"]), [
    "port-1",
    "port-2",
  ]);
  assertEquals(choice({ type: "choose-port", port: "port-1", isOn: false, alone: false }, ["port-1"]), []);
});

Deno.test("next: leaves all results, but no board that is at work", () => {
  const state = after(TWO, [...passed(1), ...writing(2, 0.5)]);
  assertEquals(run({ type: "next" }, state).local.leftUnit, 1);
});

Deno.test("sound: is opened by the person's own action, and plays once", () => {
  assertEquals(posts({ type: "sound", isOn: true }, READY).map(({ type }) => type), ["post", "chime"]);
  assertEquals(posts({ type: "sound", isOn: false }, READY).map(({ type }) => type), ["post"]);
});

Deno.test("plugin: the consent names the plan and the sum of the file that was shown", () => {
  const plan = PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>;
  const sha256 = "ab".repeat(32);
  const state = {
    ...READY,
    program: { ...PROGRAM, plan: { ...plan, plugin: { path: "b.ts", sha256, allowed: false } } },
  };
  assertEquals(posts({ type: "allow-plugin" }, state), [{
    type: "post",
    path: "/api/plugin",
    body: { plan: "p1", sha256 },
  }]);
  assertEquals(posts({ type: "allow-plugin" }, READY), []);
});

Deno.test("secrets: the consent names the plan that was shown", () => {
  const plan = PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>;
  const secrets = { wanted: [{ name: "WIFI", files: ["/a.json"] }], allowed: false };
  const state = { ...READY, program: { ...PROGRAM, plan: { ...plan, secrets } } };
  assertEquals(posts({ type: "allow-secrets" }, state), [
    { type: "post", path: "/api/secrets", body: { plan: "p1" } },
  ]);
  assertEquals(posts({ type: "allow-secrets" }, READY), []);
});

Deno.test("language: changes without flasher", () => {
  const { local, effects } = perform({ type: "language", language: "de" }, null, localFor(EMPTY));
  assertEquals([local.language, effects], ["de", [{ type: "remember-language", language: "de" }]]);
});
