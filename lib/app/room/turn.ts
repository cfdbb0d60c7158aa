/** One step of a room in the making: its state so far, and the actions that follow. Pure; no I/O. */
import type { Room, RoomAction, RoomReport, Unit } from "./room.ts";
import { hubOf } from "../../serial/socket.ts";

/** Between two starts or restarts on one hub, ms: a chip that starts its radio draws up to 500 mA for a moment. */
export const STAGGER_MS = 200;

export class Turn {
  room: Room;
  readonly actions: RoomAction[] = [];
  /** Milliseconds. */
  readonly now: number;

  constructor(room: Room, now: number) {
    this.room = room;
    this.now = now;
  }

  change(part: Partial<Room>): void {
    this.room = { ...this.room, ...part };
  }

  unit(id: number): Unit | undefined {
    return this.room.units.find((unit) => unit.id === id);
  }

  update(id: number, part: Partial<Unit>): Unit {
    const unit = { ...this.unit(id)!, ...part };
    this.change({ units: this.room.units.map((one) => one.id === id ? unit : one) });
    return unit;
  }

  act(action: RoomAction): void {
    this.actions.push(action);
  }

  report(report: RoomReport): void {
    this.act({ type: "report", report });
  }

  /** The next time at which a board on the hub of this unit may start. A port without USB is on no hub. */
  reserveStart({ port }: Unit): number {
    if (port.usb === undefined) return this.now;
    // Ports whose socket is not known may all be on one hub.
    const hub = port.socket === undefined ? "" : hubOf(port.socket) ?? "";
    const last = this.room.hubs.get(hub);
    const at = last === undefined ? this.now : Math.max(this.now, last + STAGGER_MS);
    this.change({ hubs: new Map([...this.room.hubs, [hub, at]]) });
    return at;
  }
}

/** The work of the unit has begun and has not ended. */
export function isRunning({ state }: Pick<Unit, "state">): boolean {
  return state.kind === "working" || state.kind === "held";
}
