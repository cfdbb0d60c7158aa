/** What the page says about one board. Pure; no I/O. */
import type { PagePort, PageUnit } from "../state.ts";
import { isProved } from "./screen.ts";
import { programName, shortName } from "./short_name.ts";
import { troubleOf } from "./trouble.ts";
import type { Words } from "./words/table.ts";

/** Colour and sign. "careful": not proved. */
export type Tone = "good" | "careful" | "bad" | "plain" | "hands";

export interface Look {
  readonly tone: Tone;
  /** Says without colour what the colour says. */
  readonly sign: string;
  readonly text: string;
}

/** Its label, its number, or its port. */
export function boardName({ label, number, port }: PageUnit, words: Words): string {
  if (label !== undefined && label !== "") return shortName(label);
  return number === undefined ? shortName(port) : words.done.number(words.amounts.number(number));
}

/** A port that no unit is about. */
export function portName({ adapter, name }: PagePort, words: Words): string {
  return shortName(adapter ?? (name.startsWith("sim:") ? words.port.simulated : words.port.plain));
}

export function lookOf(unit: PageUnit, units: readonly PageUnit[], words: Words): Look {
  const { done } = words;
  if (unit.state.kind !== "ended") return workLook(unit, words);
  const { verdict } = unit.state;
  switch (verdict.kind) {
    case "passed":
      return isProved(unit)
        ? { tone: "good", sign: "✓", text: done.passed }
        : { tone: "careful", sign: "?", text: done.written };
    case "written":
      return { tone: "careful", sign: "?", text: done.written };
    case "known":
      return isProved(unit)
        ? { tone: "good", sign: "✓", text: done.known }
        : { tone: "careful", sign: "?", text: done.written };
    case "different":
      return { tone: "bad", sign: "✕", text: done.differs };
    case "failed":
      return { tone: "bad", sign: "✕", text: words.trouble[troubleOf(verdict.failure)][0] };
    case "same-board": {
      const other = units.find(({ id }) => id === verdict.as);
      const name = other === undefined ? words.amounts.number(verdict.as) : boardName(other, words);
      return { tone: "plain", sign: "=", text: done.sameBoard(name) };
    }
    case "stopped":
      return { tone: "plain", sign: "–", text: done.stopped };
    case "unused":
      return { tone: "plain", sign: "–", text: done.unused };
  }
}

function workLook(unit: PageUnit, words: Words): Look {
  const { working } = words;
  const { activity, state } = unit;
  const plain = (text: string): Look => ({ tone: "plain", sign: "", text });
  if (state.kind === "waiting") return plain(state.for === "place" ? working.waiting : working.nothing);
  switch (activity.kind) {
    case "nothing":
      return plain(unit.done === undefined ? working.nothing : working.finishing);
    case "blocked": {
      if (activity.what === "access") return { tone: "careful", sign: "!", text: working.access };
      const { holder } = activity;
      const text = holder === undefined ? words.port.problems.busy : words.port.heldBy(shortName(holder));
      return { tone: "hands", sign: "!", text };
    }
    case "hands":
      return { tone: "hands", sign: "!", text: `${working.hands}: ${pressText(activity.text, words)}` };
    case "writing":
      return plain(working.writing(programName(unit.program)));
    case "recovering":
      return { tone: "careful", sign: "!", text: working.recovering };
    case "connecting":
    case "preparing":
    case "erasing":
    case "comparing":
    case "verifying":
    case "restarting":
    case "files":
    case "listening":
      return plain(working[activity.kind]);
  }
}

/** What to press, as a sentence: in the words of the page, or as the board's description says it. */
export function pressText(text: string, { press }: Words): string {
  const said = Object.hasOwn(press, text) ? press[text]! : text;
  const shown = shortName(said, 300);
  const sentence = shown.charAt(0).toUpperCase() + shown.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
