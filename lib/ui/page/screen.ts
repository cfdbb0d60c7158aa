/** Which boards and which screen the page shows. Pure; no I/O. */
import type { PagePort, PageState, PageUnit } from "../state.ts";
import type { LocalState } from "./local.ts";

/**
 * What the page is about. "boards": several boards, or a room that takes every board that comes. A screen with units may
 * still offer other boards to start with.
 */
export type Screen =
  | { readonly kind: "opening" | "no-token" | "used-ticket" | "moved" | "nothing" | "ready" }
  | { readonly kind: "unit"; readonly unit: PageUnit }
  | { readonly kind: "boards"; readonly units: readonly PageUnit[] };

export function screenOf(state: PageState | null, local: LocalState): Screen {
  if (local.session === "no-token" || local.session === "used-ticket") return { kind: local.session };
  if (state === null) return { kind: "opening" };
  if (state.link === "moved") return { kind: "moved" };
  const units = shownUnits(state, local);
  if (state.room.watching || units.length > 1) return { kind: "boards", units };
  if (units[0] !== undefined) return { kind: "unit", unit: units[0] };
  return { kind: state.ports.length === 0 ? "nothing" : "ready" };
}

/** The units that still matter to a person, those that need one first. */
export function shownUnits(state: PageState, local: LocalState): readonly PageUnit[] {
  const shown = state.units.filter((unit) => isShown(unit, state, local));
  // Sorting keeps the order within a rank.
  return [...shown].sort((a, b) => rankOf(a) - rankOf(b));
}

function isShown(unit: PageUnit, { units, ports, room }: PageState, { leftUnit }: LocalState): boolean {
  if (unit.state.kind !== "ended") return true;
  if (unit.id <= leftUnit || unit.state.verdict.kind === "unused") return false;
  // A newer visit of the same port has taken its place.
  if (units.some(({ id, port }) => id > unit.id && port === unit.port)) return false;
  if (unit.isPresent) return true;
  // A board that has gone is only counted, unless it is the last thing that happened, or it must come back.
  if (room.watching) return false;
  return hasFailed(unit) || ports.length === 0;
}

function hasFailed({ state }: PageUnit): boolean {
  return state.kind === "ended" && (state.verdict.kind === "failed" || state.verdict.kind === "different");
}

function rankOf(unit: PageUnit): number {
  if (needsHands(unit)) return 0;
  if (hasFailed(unit)) return 1;
  return unit.state.kind === "ended" ? 3 : 2;
}

/** A person must press buttons, or close another program. */
export function needsHands({ activity, state }: PageUnit): boolean {
  return state.kind !== "ended" &&
    (activity.kind === "hands" || activity.kind === "blocked" && activity.what === "holder");
}

/** Read back and equal: the only reason for green. */
export function isProved({ state, done }: PageUnit): boolean {
  return state.kind === "ended" && (state.verdict.kind === "passed" || state.verdict.kind === "known") &&
    done?.verified === true;
}

/** A board that can be chosen. "finished": it has just been flashed. */
export interface Candidate {
  readonly port: PagePort;
  readonly standing: "free" | "finished" | "unusable";
}

/** The ports that no shown unit is about. */
export function candidatesOf(state: PageState, local: LocalState): readonly Candidate[] {
  const taken = new Set(shownUnits(state, local).map(({ port }) => port));
  return state.ports.filter(({ name }) => !taken.has(name)).map((port) => ({
    port,
    standing: standingOf(port, state.units),
  }));
}

function standingOf(port: PagePort, units: readonly PageUnit[]): Candidate["standing"] {
  if (port.problem !== undefined && port.problem.kind !== "unknown") return "unusable";
  const last = units.findLast((unit) => unit.portId === port.id && unit.isPresent);
  return last !== undefined && isProved(last) ? "finished" : "free";
}

/**
 * The ports that the button is about: those that a person has chosen and that are still there. A board that is the only
 * one that can be meant is chosen from the start.
 */
export function chosenPorts(
  candidates: readonly Candidate[],
  chosen: LocalState["chosen"],
): readonly PagePort[] {
  const usable = candidates.filter(({ standing }) => standing !== "unusable");
  if (chosen !== null) return usable.map(({ port }) => port).filter(({ id }) => chosen.includes(id));
  const free = usable.filter(({ standing }) => standing === "free").map(({ port }) => port);
  // An adapter that flasher does not know may be anything.
  return free.length === 1 ? free.filter(({ problem }) => problem === undefined) : [];
}

/** Why the button cannot be pressed; the words have the same keys. */
export type Reason =
  | "noLink"
  | "stopping"
  | "noBoard"
  | "noBoardChosen"
  | "noBoardsChosen"
  | "noProgram"
  | "judging"
  | "downloading"
  | "missing"
  | "badProgram"
  | "consent"
  | "secrets";

/** Undefined: it can be pressed. */
export function reasonAgainst(state: PageState, local: LocalState): Reason | undefined {
  const candidates = candidatesOf(state, local);
  if (state.link !== "live") return "noLink";
  if (state.room.stop !== "no" && state.room.stop !== "enough") return "stopping";
  if (candidates.length === 0) return "noBoard";
  if (local.sending.length > 0) return "judging";
  if (state.download !== null && state.download.failure === undefined) return "downloading";
  if (state.program === null) return "noProgram";
  if (state.program.plan.kind === "refused") {
    return state.program.plan.missing === undefined ? "badProgram" : "missing";
  }
  if (state.program.plan.plugin?.allowed === false) return "consent";
  if (state.program.plan.secrets?.allowed === false) return "secrets";
  if (chosenPorts(candidates, local.chosen).length > 0) return undefined;
  return candidates.length > 1 ? "noBoardsChosen" : "noBoardChosen";
}
