/** What screen readers say, which sounds play, and what the page keeps, when flasher's state changes. */
import { assertEquals } from "@std/assert";
import { advance } from "../../../lib/ui/page/advance.ts";
import type { LocalState } from "../../../lib/ui/page/local.ts";
import { soundsAfter } from "../../../lib/ui/page/sounds.ts";
import type { PageRecord } from "../../../lib/ui/records.ts";
import type { PageState } from "../../../lib/ui/state.ts";
import {
  after,
  attached,
  EMPTY,
  failed,
  hands,
  localFor,
  NOW,
  passed,
  portOf,
  PROGRAM,
  writing,
  written,
} from "./states.ts";

const READY: PageState = { ...EMPTY, program: PROGRAM, ports: [portOf(1)] };

/** What is said from each record to the next. */
function said(state: PageState, records: readonly PageRecord[]): { status: string[]; alert: string[] } {
  const status: string[] = [];
  const alert: string[] = [];
  let local = localFor(state);
  let before = state;
  for (let n = 1; n <= records.length; n++) {
    const now = after(state, records.slice(0, n));
    const next = advance(local, before, now, NOW);
    if (next.status.id !== local.status.id) status.push(next.status.text);
    if (next.alert.id !== local.alert.id) alert.push(next.alert.text);
    [local, before] = [next, now];
  }
  return { status, alert };
}

Deno.test("screen readers: hear each step once, quarters, and the end", () => {
  const percents = [0.1, 0.3, 0.4, 0.55, 0.8].flatMap((share) => writing(1, share).slice(-1));
  const { status, alert } = said(READY, [
    ...writing(1, 0),
    ...percents,
    ...written(1).slice(-6),
    passed(1).at(-1)!,
  ]);
  assertEquals(status.map((text) => text.replace("/dev/ttyUSB1: ", "")), [
    "Starting",
    "Talking to the board",
    "Identifying the board",
    "Checking what is already there",
    "Writing MicroPython v1.25.0",
    "25%",
    "50%",
    "75%",
    "Starting it",
    "Starting it and listening",
    "Finishing",
    "Done, and checked",
  ]);
  assertEquals(alert, []);
});

Deno.test("screen readers: are interrupted for failures and for hands only", () => {
  assertEquals(said(READY, hands(1)).alert, [
    "/dev/ttyUSB1: Now you: Hold the GPIO0 button (BOOT, FLASH or PROG), press and release RESET (EN), then release GPIO0.",
  ]);
  assertEquals(said(READY, failed(1)).alert, ["/dev/ttyUSB1: The board was unplugged"]);
});

Deno.test("screen readers: of several boards, hear only the ends", () => {
  const state = { ...READY, ports: [portOf(1), portOf(2)] };
  const both = [...writing(1, 0.1), ...writing(2, 0.1)];
  const { status } = said(
    after(state, both),
    [...both, ...writing(1, 0.6).slice(-1), passed(2).at(-1)!].slice(both.length),
  );
  assertEquals(status.filter((text) => text.includes("%")), []);
});

Deno.test("screen readers: hear of a board that comes and goes", () => {
  assertEquals(said(EMPTY, [{ type: "port", change: "added", port: portOf(1) }]).status, [
    "A board was plugged in: CP2104",
  ]);
  assertEquals(said(READY, [{ type: "port", change: "removed", port: portOf(1) }]).status, [
    "A board was unplugged: CP2104",
  ]);
});

Deno.test("screen readers: hear nothing when the page opens", () => {
  const local = advance(localFor(EMPTY), null, after(READY, failed(1)), NOW);
  assertEquals([local.status.text, local.alert.text], ["", ""]);
});

Deno.test("sounds: done, failed and hands, each once, and none while the sound is off", () => {
  const loud = { ...READY, room: { ...READY.room, sound: true } };
  const change = (records: readonly PageRecord[], state = loud) =>
    soundsAfter(after(state, records.slice(0, -1)), after(state, records));
  assertEquals(change(passed(1)), ["done"]);
  assertEquals(change(failed(1)), ["failed"]);
  assertEquals(change(hands(1)), ["hands"]);
  assertEquals(change(writing(1, 0.5)), []);
  assertEquals(change(passed(1), READY), []);
  assertEquals(soundsAfter(null, after(loud, passed(1))), []);
  const both = [...passed(1).slice(0, -1), ...passed(2)];
  assertEquals(soundsAfter(loud, after(loud, [...both, passed(1).at(-1)!])), ["done"]);
});

Deno.test("a question about stopping closes when the board ends, or tries again", () => {
  const question = { kind: "stop", unit: 1, attempt: 1 } as const;
  const state = after(READY, writing(1, 0.5));
  const kept = (next: PageState) => advance(localFor(state, { question }), state, next, NOW).question;
  assertEquals(kept(state), question);
  assertEquals(kept(after(READY, failed(1))), null);
  assertEquals(kept(after(READY, [...failed(1), attached(1, { attempt: 2 })])), null);
});

Deno.test("a question about losing files closes when the board begins again, or is not known any more", () => {
  const question = { kind: "wipe", unit: 1, attempt: 1 } as const;
  const state = after(READY, failed(1));
  const kept = (next: PageState) => advance(localFor(state, { question }), state, next, NOW).question;
  assertEquals(kept(state), question);
  assertEquals(kept(after(READY, [...failed(1), attached(1, { attempt: 2 })])), null);
  assertEquals(kept(READY), null);
});

Deno.test("a choice begins anew once all chosen boards are gone, but not when a person has chosen none", () => {
  const chosenAfter = (chosen: LocalState["chosen"], ports: PageState["ports"]) =>
    advance(localFor(READY, { chosen }), READY, { ...READY, ports }, NOW).chosen;
  assertEquals(chosenAfter(["port-1"], [portOf(1), portOf(2)]), ["port-1"]);
  assertEquals(chosenAfter(["port-1"], [portOf(2)]), null);
  assertEquals(chosenAfter([], [portOf(1)]), []);
  assertEquals(chosenAfter(null, [portOf(1)]), null);
});

Deno.test("the page knows since when there has been no board", () => {
  const since = (before: number | undefined, ports: PageState["ports"]) =>
    advance(localFor(READY, { emptySince: before }), READY, { ...READY, ports }, NOW).emptySince;
  assertEquals(since(undefined, []), NOW);
  assertEquals(since(NOW - 9000, []), NOW - 9000);
  assertEquals(since(NOW - 9000, [portOf(1)]), undefined);
});
