/** What a person decides about a room while it is open: which board is next, and whether those that come are taken. Pure; no I/O. */
import type { PortInfo } from "../../serial/port.ts";
import { isSameDevice } from "../../serial/same_device.ts";
import { candidates } from "./candidates.ts";
import { attach, freePorts, ignore } from "./plugging.ts";
import type { Turn } from "./turn.ts";

/** Nothing happens while the board at this port is worked on, or if the room takes no more boards. */
export function choose(turn: Turn, port: PortInfo): void {
  const isHere = (one: { readonly port: PortInfo }) =>
    one.port.path === port.path || isSameDevice(one.port, port);
  const here = turn.room.units.filter((unit) => unit.presence.kind !== "gone" && isHere(unit));
  if (turn.room.stop !== "no" || here.some(({ state }) => state.kind !== "ended")) return;
  for (const { id } of here) {
    turn.report({ type: "detached", unit: turn.update(id, { presence: { kind: "gone" } }) });
  }
  turn.change({
    ignored: turn.room.ignored.filter((one) => !isHere(one)),
    sightings: turn.room.sightings.filter((one) => !isHere(one)),
  });
  attach(turn, port);
}

/** What is plugged in now is left alone: nobody has chosen it. */
export function watch(turn: Turn, count: number): void {
  const { options, stop, listing = [] } = turn.room;
  if (stop !== "no") return;
  turn.change({ options: { ...options, takes: "newcomers", count } });
  if (options.takes === "newcomers") return;
  for (const one of candidates(freePorts(turn, listing), options)) {
    ignore(turn, one.port, one.kind === "board" ? "present" : one.reason);
  }
  turn.report({ type: "watching" });
}

export function unwatch(turn: Turn): void {
  const { options } = turn.room;
  if (options.takes === "chosen") return;
  turn.change({ options: { ...options, takes: "chosen", count: Infinity }, ignored: [], sightings: [] });
  turn.report({ type: "paused" });
}
