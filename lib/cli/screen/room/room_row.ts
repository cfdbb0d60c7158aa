/** What the table of a room says about one board. Pure; no I/O. */
import { shareDone } from "../../../app/room/activity.ts";
import type { Unit, Verdict } from "../../../app/room/room.ts";
import { printable } from "../../../text.ts";
import { cannotStartOf, checkedText, describeUnit, type Telling, WAITING } from "./room_text.ts";
import type { Style } from "../style.ts";

/**
 * "failed": the board stays in the table until it is unplugged. "hands": a person must press buttons. "finished": a
 * person may unplug it.
 */
export type Rank = "failed" | "hands" | "working" | "finished" | "waiting";

export interface RoomRow {
  readonly unit: Unit;
  readonly rank: Rank;
  /** One column; together with the word, it says without colour what the colour says. */
  readonly sign: string;
  /** For narrow terminals: one word. */
  readonly word: string;
  /** The whole text: the word and more. */
  readonly text: string;
  /** Of the work, 0 to 1; absent if there is no plan yet. */
  readonly share?: number;
  readonly paint: Paint;
}

type Paint = Extract<keyof Style, "bold" | "dim" | "good" | "bad" | "careful"> | "plain";

/**
 * `isDone`: the board may be unplugged. `stays`: "waiting": in a room that waits for boards, it has a row until it is
 * unplugged; elsewhere it is only counted.
 */
type EndLook = Pick<RoomRow, "rank" | "sign" | "word" | "paint"> & {
  readonly isDone: boolean;
  readonly stays: "always" | "waiting" | "no";
};

const ENDS: Readonly<Record<Verdict["kind"], EndLook>> = {
  passed: { rank: "finished", sign: "+", word: "passed", paint: "good", isDone: true, stays: "waiting" },
  written: { rank: "finished", sign: "?", word: "written", paint: "careful", isDone: true, stays: "waiting" },
  known: { rank: "finished", sign: "+", word: "known", paint: "good", isDone: true, stays: "waiting" },
  differs: { rank: "failed", sign: "x", word: "DIFFERENT", paint: "bad", isDone: false, stays: "always" },
  "same-board": { rank: "finished", sign: "=", word: "same", paint: "dim", isDone: false, stays: "waiting" },
  failed: { rank: "failed", sign: "x", word: "FAILED", paint: "bad", isDone: false, stays: "always" },
  stopped: { rank: "finished", sign: "-", word: "stopped", paint: "dim", isDone: false, stays: "no" },
  unused: { rank: "finished", sign: "-", word: "unused", paint: "dim", isDone: false, stays: "no" },
};

/** Written as it should be, but the board starts nothing. */
const NO_START = { sign: "!", word: "NO START", paint: "careful" } as const;

/** Undefined: the board is only counted. `waitsForBoards`: as in `watch`, boards come and go. */
export function rowOf(
  unit: Unit,
  units: readonly Unit[],
  { waitsForBoards, date }: { readonly waitsForBoards: boolean } & Pick<Telling, "date">,
): RoomRow | undefined {
  const { state } = unit;
  const telling = { units, date };
  switch (state.kind) {
    case "waiting": {
      const text = state.for === "place" ? WAITING.place : "waiting";
      return { unit, rank: "waiting", sign: ".", word: "waiting", text, paint: "dim" };
    }
    case "held":
      return { ...workRow(unit), word: "waiting", text: describeUnit(unit, telling)! };
    case "working":
      return workRow(unit);
    case "ended": {
      const { stays, isDone, ...look } = lookOf(state.verdict);
      const isShown = stays === "always" || stays === "waiting" && waitsForBoards;
      if (!isShown || unit.presence.kind === "gone") return undefined;
      return { unit, ...look, text: endText(unit, state.verdict, telling) + (isDone ? ", unplug it" : "") };
    }
  }
}

function lookOf(verdict: Verdict): EndLook {
  const look = ENDS[verdict.kind];
  return cannotStartOf(verdict) === undefined ? look : { ...look, ...NO_START };
}

function endText(unit: Unit, verdict: Verdict, telling: Telling): string {
  if (verdict.kind === "failed") return `FAILED  ${printable(verdict.failure.message.split("\n")[0]!)}`;
  if (verdict.kind === "differs") return `DIFFERENT  ${checkedText("differs", unit, telling.date)}`;
  return describeUnit(unit, telling)!;
}

function workRow(unit: Unit): RoomRow {
  const { activity, progress } = unit;
  const begin = {
    unit,
    rank: "working",
    sign: " ",
    paint: "plain",
    ...(progress.total > 0 && { share: shareDone(progress) }),
  } as const;
  switch (activity.kind) {
    case "nothing": {
      const word = unit.done === undefined ? "starting" : "finishing";
      return { ...begin, word, text: word };
    }
    case "blocked": {
      const { what, holder } = activity;
      const text = what === "access" ? WAITING.access : `in use by ${printable(holder ?? "another program")}`;
      // A person can close the other program.
      const rank = what === "holder" ? "hands" : "working";
      return { ...begin, rank, sign: "!", word: "blocked", text, paint: "careful" };
    }
    case "connecting": {
      const text = activity.attempt > 1 ? `connecting, attempt ${activity.attempt}` : "connecting";
      return { ...begin, word: "connecting", text };
    }
    case "hands": {
      const text = `PRESS  ${printable(activity.text)}`;
      return { unit, rank: "hands", sign: "!", word: "PRESS", text, paint: "careful" };
    }
    case "preparing":
    case "erasing":
    case "restarting":
      return { ...begin, word: activity.kind, text: activity.kind };
    case "comparing":
    case "verifying":
      return { ...begin, word: "checking", text: `checking ${printable(activity.path)}` };
    case "writing":
      return { ...begin, word: "writing", text: `writing ${printable(activity.path)}` };
    case "recovering":
      return {
        ...begin,
        word: "recovering",
        text: `recovering: ${printable(activity.reason)}`,
        paint: "careful",
      };
    case "files":
      return {
        ...begin,
        word: "files",
        text: activity.path === "" ? "files" : `file ${printable(activity.path)}`,
      };
    case "listening":
      return { ...begin, word: "listening", text: `listening for ${printable(activity.what)}` };
  }
}
