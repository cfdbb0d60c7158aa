/** Boards that come and go: units, ports to ignore, and ports that may still change. Pure; no I/O. */
import type { PortInfo } from "../../serial/port.ts";
import { returnMs } from "../../serial/chip_usb.ts";
import { isSameDevice } from "../../serial/same_device.ts";
import { NO_PROGRESS } from "./activity.ts";
import { candidates } from "./candidates.ts";
import { follow, isUnchanged, lastResetOf } from "./presence.ts";
import type { IgnoredPort, IgnoredReason, Room, Sighting, Unit } from "./room.ts";
import { isRunning, type Turn } from "./turn.ts";

/** The list of ports must stay the same for this long, ms: a second interface of the same device may come late. */
const SETTLE_MS = 300;

/** A new listing of all ports. */
export function onPorts(turn: Turn, ports: readonly PortInfo[]): void {
  const { options: { takes }, listing, stop } = turn.room;
  const first = listing === undefined;
  const isStable = !first && isSameListing(listing, ports);
  turn.change({ listing: ports });
  followUnits(turn, ports);
  followIgnored(turn, ports);
  if (takes === "chosen" || !first && takes === "present") return;
  const sightings: Sighting[] = [];
  for (const candidate of candidates(freePorts(turn, ports), turn.room.options)) {
    const { port } = candidate;
    if (candidate.kind === "ignored") {
      // The second interface may be the one that leads to the chip.
      const settles = candidate.reason === "several-ports" && !isStable && !first;
      if (!settles) ignore(turn, port, candidate.reason);
      else sightings.push({ port, since: turn.now });
    } else if (first && takes === "newcomers") {
      ignore(turn, port, "present");
    } else if (first) {
      attach(turn, port);
    } else if (stop === "no") {
      const seen = turn.room.sightings.find((one) => isUnchanged(one.port, port));
      sightings.push({ port, since: isStable && seen !== undefined ? seen.since : turn.now });
    }
  }
  turn.change({ sightings });
}

/** The ports that are neither a unit's nor ignored. */
export function freePorts({ room }: Turn, ports: readonly PortInfo[]): readonly PortInfo[] {
  const claimed = [...room.units, ...room.ignored].filter(({ presence }) => presence.kind === "present");
  return ports.filter((port) => !claimed.some((one) => isTaken(room, port, one.port)));
}

/** The ports of one device are one board, except for ports that a person named one by one. */
function isTaken({ options }: Room, port: PortInfo, by: PortInfo): boolean {
  return options.ports === "chosen" ? isUnchanged(port, by) : isSameDevice(port, by);
}

function isSameListing(before: readonly PortInfo[], now: readonly PortInfo[]): boolean {
  return before.length === now.length &&
    now.every((port) => before.some((other) => isUnchanged(port, other)));
}

function followUnits(turn: Turn, ports: readonly PortInfo[]): void {
  const { now, room: { options: { os } } } = turn;
  for (const unit of turn.room.units) {
    if (unit.presence.kind === "gone") continue;
    const next = follow(unit, ports, { now, os, lastReset: lastResetOf(unit, now) });
    const after = turn.update(unit.id, next);
    if (next.presence.kind === "gone" && unit.state.kind === "ended") {
      turn.report({ type: "detached", unit: after });
    }
  }
}

/** The program of a board may reset its own USB at any time: a board that comes back soon is the one that was ignored. */
function followIgnored(turn: Turn, ports: readonly PortInfo[]): void {
  const { now, room: { options: { os }, ignored } } = turn;
  const followed = ignored.map((one): IgnoredPort => {
    const lastReset = one.presence.kind === "away" ? one.presence.since : now;
    return { ...one, ...follow(one, ports, { now, os, lastReset }) };
  });
  turn.change({ ignored: followed.filter(({ presence }) => presence.kind !== "gone") });
}

export function ignore(turn: Turn, port: PortInfo, reason: IgnoredReason): void {
  const one: IgnoredPort = { port, reason, presence: { kind: "present" } };
  turn.change({ ignored: [...turn.room.ignored, one] });
  turn.report({ type: "ignored", port, reason });
}

export function attach(turn: Turn, port: PortInfo): void {
  const unit: Unit = {
    id: turn.room.units.length + 1,
    port,
    presence: { kind: "present" },
    attempt: 1,
    state: { kind: "waiting", for: turn.room.consented ? "start" : "consent" },
    activity: { kind: "nothing" },
    progress: NO_PROGRESS,
    change: "none",
  };
  turn.change({ units: [...turn.room.units, unit] });
  turn.report({ type: "attached", unit });
}

/** Turns the ports that have stayed long enough into units. */
export function takeSightings(turn: Turn): void {
  const { sightings, stop } = turn.room;
  const isReady = ({ since }: Sighting) => turn.now >= settledAt(since);
  if (stop !== "no" || !sightings.some(isReady)) return;
  turn.change({ sightings: sightings.filter((one) => !isReady(one)) });
  for (const { port } of sightings.filter(isReady)) attach(turn, port);
}

/** One expression for both: if a room were woken a rounding error too early, it would wake itself forever. */
function settledAt(since: number): number {
  return since + SETTLE_MS;
}

/** The next time, ms, at which something happens without an event; undefined: never. */
export function wakeAt({ sightings, units, ignored, options: { os } }: Room): number | undefined {
  // The work of a unit ends by itself if its port stays away.
  const visits = [...units.filter((unit) => !isRunning(unit)), ...ignored];
  const times = [
    ...sightings.map(({ since }) => settledAt(since)),
    ...visits.flatMap(({ presence }) =>
      // One ms later than the last moment at which it may return.
      presence.kind === "away" ? [presence.since + returnMs(os) + 1] : []
    ),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}
