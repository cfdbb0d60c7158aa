/** Advances what the page shows by the records of the stream. The server and the page use it. Pure; no I/O. */
import { activityAfter, NO_PROGRESS, progressAfter } from "../app/room/activity.ts";
import { changeAfter } from "../app/flash_change.ts";
import type { PageRecord, Stamp, StreamLine, UnitRecord } from "./records.ts";
import {
  LAST_HAPPENINGS,
  MAX_CONSOLE_LINES,
  MAX_HAPPENINGS,
  MAX_WHOLE_UNITS,
  type PageState,
  type PageUnit,
  type PageVerdict,
} from "./state.ts";

/** The state after a line of the stream. */
export function reducePage(state: PageState, line: StreamLine): PageState {
  switch (line.type) {
    case "snapshot":
      return line.state;
    case "alive":
      return state;
    case "moved":
      return { ...state, link: "moved" };
  }
  if (isAboutUnit(line)) return { ...state, units: unitsAfter(state.units, line) };
  switch (line.type) {
    case "port": {
      const others = state.ports.filter(({ id }) => id !== line.port.id);
      if (line.change === "removed") return { ...state, ports: others };
      const isNew = others.length === state.ports.length;
      const ports = isNew
        ? [...others, line.port]
        : state.ports.map((one) => one.id === line.port.id ? line.port : one);
      return { ...state, ports };
    }
    case "program":
      return { ...state, program: line.program, locked: line.locked };
    case "download":
      return { ...state, download: line.download };
    case "profiles":
      return { ...state, profiles: line.profiles };
    case "room":
      return { ...state, room: line.room };
    case "help":
      return { ...state, help: line.help };
    case "question":
      return { ...state, question: line.question };
    case "watching":
      return { ...state, room: { ...state.room, watching: true } };
    case "paused":
      return { ...state, room: { ...state.room, watching: false } };
    case "stop":
      return { ...state, room: { ...state.room, stop: line.what } };
    case "ignored":
    case "warning":
    case "summary":
      return state;
  }
}

type StampedUnitRecord = Stamp & UnitRecord;

/** A warning of the whole room has no unit. */
function isAboutUnit(line: Stamp & PageRecord): line is StampedUnitRecord {
  return "unit" in line && line.unit !== undefined;
}

function unitsAfter(
  units: readonly PageUnit[],
  { seq: _, at, ...record }: StampedUnitRecord,
): readonly PageUnit[] {
  const before = units.find(({ id }) => id === record.unit);
  // The fields that the stamp leaves are exactly a record's.
  const after = unitAfter(before, record as UnitRecord, at);
  if (after === undefined) return units;
  if (before !== undefined) return units.map((one) => one === before ? after : one);
  const old = units.length + 1 - MAX_WHOLE_UNITS;
  return [...units.map((one, index) => index < old ? shortened(one) : one), after];
}

function shortened(unit: PageUnit): PageUnit {
  if (unit.state.kind !== "ended") return unit;
  const { console: lines, happened } = unit;
  if (lines.length === 0 && happened.length <= LAST_HAPPENINGS) return unit;
  return { ...unit, console: [], happened: happened.slice(-LAST_HAPPENINGS) };
}

/** The unit after a record at the time `at`, ms since 1970. Undefined for a record about a unit that never came. */
export function unitAfter(
  before: PageUnit | undefined,
  record: UnitRecord,
  at: number,
): PageUnit | undefined {
  if (record.type === "attached") return attach(before, record, at);
  if (before === undefined) return undefined;
  if (record.type === "console") {
    return { ...before, console: [...before.console, record.text].slice(-MAX_CONSOLE_LINES) };
  }
  const unit = isStep(record)
    ? { ...before, happened: [...before.happened, { at, record }].slice(-MAX_HAPPENINGS) }
    : before;
  switch (record.type) {
    case "waiting-for":
      return record.what === "place" ? { ...unit, state: { kind: "waiting", for: "place" } } : {
        ...begun(unit, at),
        activity: {
          kind: "blocked",
          what: record.what,
          ...(record.holder === undefined ? {} : { holder: record.holder }),
        },
      };
    case "numbered":
      return {
        ...unit,
        number: record.number,
        ...(record.label === undefined ? {} : { label: record.label }),
      };
    case "detached": {
      const { portId: _, ...rest } = unit;
      return { ...rest, isPresent: false };
    }
    case "passed":
    case "written":
    case "known":
    case "different":
    case "failed":
    case "same-board":
    case "stopped":
    case "unused":
      return {
        ...unit,
        ...(record.number === undefined ? {} : { number: record.number }),
        ...(record.mac === undefined ? {} : { mac: record.mac }),
        activity: { kind: "nothing" },
        state: { kind: "ended", at, verdict: verdictOf(record) },
      };
  }
  // A unit that has ended may still report while it cleans up.
  if (unit.state.kind === "ended") return unit;
  const working: PageUnit = {
    ...begun(unit, at),
    activity: activityAfter(unit.activity, record),
    progress: progressAfter(unit.progress, record),
    change: changeAfter(unit.change, record),
  };
  switch (record.type) {
    case "connected":
      return {
        ...working,
        chip: record.chip,
        ...(record.mac === undefined ? {} : { mac: record.mac }),
        ...(record.addresses === undefined ? {} : { addresses: record.addresses }),
      };
    case "booted":
      return { ...working, greeting: record.what };
    case "done": {
      const { unit: _, ...done } = record;
      return { ...working, done };
    }
    default:
      return working;
  }
}

/** The unit is being worked on. */
function begun(unit: PageUnit, at: number): PageUnit {
  return unit.state.kind === "working" ? unit : { ...unit, state: { kind: "working", since: at } };
}

function attach(
  before: PageUnit | undefined,
  record: Extract<UnitRecord, { readonly type: "attached" }>,
  at: number,
): PageUnit {
  const { unit: id, port, portId, socket, address, attempt, program } = record;
  return {
    id,
    port,
    ...(portId === undefined ? {} : { portId }),
    ...(socket === undefined ? {} : { socket }),
    ...(address === undefined ? {} : { address }),
    attempt,
    program,
    isPresent: true,
    state: { kind: "waiting", for: "start" },
    ...(before?.chip === undefined ? {} : { chip: before.chip }),
    ...(before?.mac === undefined ? {} : { mac: before.mac }),
    ...(before?.addresses === undefined ? {} : { addresses: before.addresses }),
    ...(before?.number === undefined ? {} : { number: before.number }),
    ...(before?.label === undefined ? {} : { label: before.label }),
    activity: { kind: "nothing" },
    progress: NO_PROGRESS,
    change: "none",
    console: [],
    happened: [...before?.happened ?? [], { at, record }].slice(-MAX_HAPPENINGS),
  };
}

/** Everything but the steps of a bar. */
function isStep({ type }: UnitRecord): boolean {
  return type !== "progress" && type !== "file-progress" && type !== "received" && type !== "console";
}

type VerdictRecord = Extract<UnitRecord, { readonly type: PageVerdict["kind"] }>;

function verdictOf(record: VerdictRecord): PageVerdict {
  switch (record.type) {
    case "passed":
    case "written":
      return { kind: record.type, ms: record.ms };
    case "known":
      return {
        kind: "known",
        ms: record.ms,
        ...(record.time === undefined ? {} : { passedAt: record.time }),
      };
    case "different":
    case "failed": {
      const { exitCode, kind, message, hint, boardState, wipeHelps } = record;
      const failure = {
        exitCode,
        kind,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(wipeHelps === undefined ? {} : { wipeHelps }),
        ...(boardState === undefined ? {} : { boardState }),
      };
      return { kind: record.type, failure };
    }
    case "same-board":
      return { kind: "same-board", as: record.as };
    case "stopped":
      return {
        kind: "stopped",
        ...(record.boardState === undefined ? {} : { boardState: record.boardState }),
      };
    case "unused":
      return { kind: "unused" };
  }
}

/** Numbers of units, computed from them alone. */
export interface PageCounts {
  readonly passed: number;
  readonly written: number;
  readonly known: number;
  readonly different: number;
  readonly failed: number;
  readonly working: number;
}

export function countUnits(units: readonly PageUnit[]): PageCounts {
  const ended = (kind: PageVerdict["kind"]) =>
    units.filter(({ state }) => state.kind === "ended" && state.verdict.kind === kind).length;
  return {
    passed: ended("passed"),
    written: ended("written"),
    known: ended("known"),
    different: ended("different"),
    failed: ended("failed"),
    working: units.filter(({ state }) => state.kind === "working").length,
  };
}
