/** What happens in a room: the next state and the actions that follow from an event. Pure; no I/O. */
import type { FlashEvent } from "../../esp/events.ts";
import { PortError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { changeAfter } from "../flash_change.ts";
import { activityAfter, NO_PROGRESS, progressAfter } from "./activity.ts";
import { claimedMac, holderOf } from "./lock.ts";
import { choose, unwatch, watch } from "./chosen.ts";
import { noteSign, powerSignIn, powerSignOf } from "./power.ts";
import { onPorts, takeSightings } from "./plugging.ts";
import type {
  Failure,
  Room,
  RoomAction,
  RoomEvent,
  RoomOptions,
  Stop,
  Unit,
  UnitResult,
  Verdict,
} from "./room.ts";
import { countGood, summarize } from "./summary.ts";
import { isRunning, Turn } from "./turn.ts";
import { failureOf, verdictOf } from "./verdict.ts";

/** A room without boards. `consented`: nobody needs to be asked. */
export function openRoom(options: RoomOptions, { consented }: { readonly consented: boolean }): Room {
  return {
    options,
    consented,
    listing: undefined,
    units: [],
    ignored: [],
    sightings: [],
    hubs: new Map(),
    stop: "no",
    powerSigns: [],
    weakHubs: [],
  };
}

/** The actions that follow from `event` at the time `now`, ms, in their order. */
export function decide(room: Room, event: RoomEvent, now: number): readonly RoomAction[] {
  return advance(room, event, now).actions;
}

/** The state after `event` at the time `now`, ms. */
export function reduce(room: Room, event: RoomEvent, now: number): Room {
  return advance(room, event, now).room;
}

/** Nothing more will happen: no unit works or waits, and none will come. */
export function isOver({ listing, units, stop, options, consented }: Room): boolean {
  if (!units.every(({ state }) => state.kind === "ended")) return false;
  return stop !== "no" || options.takes === "present" && listing !== undefined && consented;
}

function advance(before: Room, event: RoomEvent, now: number): Turn {
  const turn = new Turn(before, now);
  apply(turn, event);
  takeSightings(turn);
  startWaiting(turn);
  if (isOver(turn.room) && !isOver(before)) {
    turn.report({ type: "summary", summary: summarize(turn.room.units) });
    turn.act({ type: "end" });
  }
  return turn;
}

function apply(turn: Turn, event: RoomEvent): void {
  switch (event.type) {
    case "ports":
      return onPorts(turn, event.ports);
    case "tick":
      return turn.room.listing && onPorts(turn, turn.room.listing);
    case "consent":
      return consent(turn);
    case "interrupt":
      return stop(turn, AFTER_INTERRUPT[turn.room.stop]);
    case "terminate":
      return stop(turn, AFTER_TERMINATE[turn.room.stop]);
    case "retry":
      return retry(turn, event.unit, event.any ?? false);
    case "choose":
      return choose(turn, event.port);
    case "watch":
      return watch(turn, event.count);
    case "unwatch":
      return unwatch(turn);
  }
  const unit = turn.unit(event.unit);
  // Work that has ended may still report while it cleans up.
  if (unit === undefined || !isRunning(unit)) return;
  switch (event.type) {
    case "work": {
      const after = turn.update(unit.id, {
        activity: activityAfter(unit.activity, event.event),
        progress: progressAfter(unit.progress, event.event),
        change: changeAfter(unit.change, event.event),
        ...chipOf(event.event),
        ...(event.event.type === "done" ? { done: event.event } : {}),
      });
      turn.report({ type: "work", unit: after, event: event.event });
      const sign = powerSignOf(event.event);
      return sign && noteSign(turn, after, sign);
    }
    case "identified":
      return identify(turn, unit, event.mac);
    case "restarting":
      return turn.act({ type: "restart", unit: unit.id, at: turn.reserveStart(unit) });
    case "blocked": {
      const { what, holder } = event;
      const obstacle = { what, ...(holder === undefined ? {} : { holder }) };
      const blocked = turn.update(unit.id, { activity: { kind: "blocked", ...obstacle } });
      return turn.report({ type: "waiting-for", unit: blocked, ...obstacle });
    }
    case "numbered": {
      if (unit.number === event.number) return;
      const { type: _, unit: __, ...known } = event;
      return turn.report({ type: "numbered", unit: turn.update(unit.id, known) });
    }
    case "stop":
      return turn.act({ type: "stop", unit: unit.id });
    case "recalled":
      return void turn.update(unit.id, { passedAt: event.passedAt });
    case "ended":
      return end(turn, unit, event.result);
  }
}

function consent(turn: Turn): void {
  turn.change({ consented: true });
  if (turn.room.options.takes !== "present") turn.report({ type: "watching" });
}

function chipOf(event: FlashEvent): Partial<Unit> {
  if (event.type !== "connected") return {};
  const { chip, mac } = event;
  return { chip, ...(mac === undefined ? {} : { mac }) };
}

/** The chip must not be changed before this: another unit may have it. */
function identify(turn: Turn, before: Unit, mac: string | undefined): void {
  const { claim: _, mac: __, ...rest } = before;
  const unit: Unit = { ...rest, ...(mac === undefined ? {} : { mac }) };
  turn.change({ units: turn.room.units.map((one) => one.id === unit.id ? unit : one) });
  const holder = mac === undefined ? undefined : holderOf(turn.room.units, mac, unit.id);
  if (holder === undefined) {
    turn.update(unit.id, { state: { kind: "working", since: sinceOf(unit, turn.now) } });
    return turn.act({ type: "admit", unit: unit.id });
  }
  if (holder.presence.kind === "gone") {
    // The board was plugged in again before the work on it ended: it cannot be continued at the old socket.
    turn.update(unit.id, { state: { kind: "held", since: sinceOf(unit, turn.now), by: holder.id } });
    return turn.act({ type: "stop", unit: holder.id });
  }
  turn.update(unit.id, { refusedAs: holder.id });
  turn.act({ type: "refuse", unit: unit.id, as: holder.id });
}

function sinceOf({ state }: Unit, now: number): number {
  return state.kind === "working" || state.kind === "held" ? state.since : now;
}

function end(turn: Turn, unit: Unit, result: UnitResult): void {
  finish(turn, unit, verdictOf(unit, result));
  for (const held of turn.room.units) {
    if (held.state.kind === "held" && held.state.by === unit.id) identify(turn, held, held.mac);
  }
  if (countGood(turn.room.units) >= turn.room.options.count && turn.room.stop === "no") {
    if (turn.room.options.lasts === true) unwatch(turn);
    else turn.change({ stop: "enough", sightings: [] });
  }
}

function finish(turn: Turn, unit: Unit, verdict: Verdict): void {
  const ms = turn.now - sinceOf(unit, turn.now);
  const state = { kind: "ended", at: turn.now, ms, verdict } as const;
  const ended = turn.update(unit.id, { state, activity: { kind: "nothing" } });
  turn.report({ type: "verdict", unit: ended, state });
  const sign = powerSignIn(verdict);
  if (sign !== undefined) noteSign(turn, ended, sign);
  if (ended.presence.kind === "gone") turn.report({ type: "detached", unit: ended });
}

/** A failed unit is not tried again by itself: that needs a person who asks for this unit. */
function retry(turn: Turn, id: number, any: boolean): void {
  const unit = turn.unit(id);
  if (unit?.state.kind !== "ended" || unit.presence.kind === "gone" || turn.room.stop !== "no") return;
  if (!any && unit.state.verdict.kind !== "failed") return;
  const { done: _, refusedAs: __, passedAt: ___, ...rest } = unit;
  const again: Unit = {
    ...rest,
    attempt: unit.attempt + 1,
    state: { kind: "waiting", for: "start" },
    activity: { kind: "nothing" },
    progress: NO_PROGRESS,
    change: "none",
  };
  turn.change({ units: turn.room.units.map((one) => one.id === id ? again : one) });
  turn.report({ type: "attached", unit: again });
}

const AFTER_INTERRUPT = {
  no: "finishing",
  enough: "finishing",
  finishing: "stopping",
  stopping: "leaving",
  leaving: "leaving",
} as const satisfies Record<Stop, Stop>;

/** Nobody waits for what runs to finish, as after a second Ctrl-C. */
const AFTER_TERMINATE = { ...AFTER_INTERRUPT, no: "stopping", enough: "stopping" } as const satisfies Record<
  Stop,
  Stop
>;

function stop(turn: Turn, next: Stop): void {
  const running = turn.room.units.filter(isRunning);
  turn.change({ stop: next, sightings: [] });
  turn.report({ type: "stop", stop: next, working: running.length });
  if (next === "leaving") return turn.act({ type: "leave" });
  if (next === "stopping") running.forEach(({ id }) => turn.act({ type: "stop", unit: id }));
}

/** Starts the units for which there is a place, first come, first served. */
function startWaiting(turn: Turn): void {
  for (const { id } of turn.room.units) {
    const unit = turn.unit(id)!;
    if (unit.state.kind !== "waiting") continue;
    const { stop, consented, options: { takes } } = turn.room;
    if (unit.presence.kind === "gone" && takes === "present" && stop === "no") {
      finish(turn, unit, { kind: "failed", failure: unplugged(unit) });
    } else if (unit.presence.kind === "gone" || stop === "enough") {
      finish(turn, unit, { kind: "unused" });
    } else if (stop !== "no") {
      finish(turn, unit, { kind: "stopped" });
    } else if (!consented) {
      turn.update(id, { state: { kind: "waiting", for: "consent" } });
    } else if (unit.presence.kind === "away") {
      continue;
    } else if (hasPlace(turn.room)) {
      start(turn, unit);
    } else if (unit.state.for !== "place") {
      const waiting = turn.update(id, { state: { kind: "waiting", for: "place" } });
      turn.report({ type: "waiting-for", unit: waiting, what: "place" });
    }
  }
}

/** A room for the boards that are plugged in has promised each of them. */
function unplugged({ port }: Unit): Failure {
  const error = new PortError(
    `Cannot begin with ${quote(port.path)}: found it unplugged, expected it to stay until its turn`,
    "lost",
    { hint: "Plug it in and run again." },
  );
  return { ...failureOf(error), boardState: "The flash was not changed." };
}

function hasPlace({ units, options: { jobs, count } }: Room): boolean {
  return units.filter(isRunning).length < Math.min(jobs, count - countGood(units));
}

function start(turn: Turn, unit: Unit): void {
  const claim = claimedMac(unit.port);
  const holder = claim === undefined ? undefined : holderOf(turn.room.units, claim, unit.id);
  if (holder !== undefined && holder.presence.kind !== "gone") {
    return finish(turn, turn.update(unit.id, { refusedAs: holder.id }), {
      kind: "same-board",
      as: holder.id,
    });
  }
  const at = turn.reserveStart(unit);
  turn.update(unit.id, {
    state: { kind: "working", since: at },
    ...(claim === undefined ? {} : { claim }),
  });
  turn.act({ type: "start", unit: unit.id, at });
}
