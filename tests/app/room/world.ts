/** Ports, events and a clock for tests of rooms without boards. */
import { decide, openRoom, reduce } from "../../../lib/app/room/decide.ts";
import type { Room, RoomAction, RoomEvent, RoomOptions } from "../../../lib/app/room/room.ts";
import type { Done, FlashEvent } from "../../../lib/esp/events.ts";
import type { PortInfo, SystemPort } from "../../../lib/serial/port.ts";

/** A CP2104 at socket 4.N of one hub. */
export function adapter(n: number, more: Partial<SystemPort> = {}): SystemPort {
  return {
    path: `/dev/ttyUSB${n}`,
    usb: { vid: 0x10c4, pid: 0xea60, serial: "0001" },
    socket: `0000:00:14.0/4.${n}`,
    address: `1-4.${n}`,
    driver: "cp210x",
    ...more,
  };
}

/** USB Serial/JTAG of a chip whose MAC ends with `last`. */
export function ownUsb(n: number, last: string, more: Partial<SystemPort> = {}): SystemPort {
  return {
    path: `/dev/ttyACM${n}`,
    usb: { vid: 0x303a, pid: 0x1001, serial: mac(last).toUpperCase() },
    socket: `0000:00:14.0/3.${n}`,
    address: `1-3.${n}`,
    ...more,
  };
}

export function mac(last: string): string {
  return `5c:cf:7f:0a:0b:${last}`;
}

const DONE: Done = {
  type: "done",
  bytes: 4096,
  written: 4096,
  wireBytes: 100,
  verified: true,
  board: "restarted",
  baud: 460_800,
  recoveries: 0,
  times: { connect: 1, stub: 1, write: 1, verify: 1, total: 4 },
};

export function done(more: Partial<Done> = {}): Done {
  return { ...DONE, ...more };
}

export function connected(address?: string): FlashEvent {
  return {
    type: "connected",
    chip: "ESP8266",
    features: [],
    loader: "ROM",
    ...(address === undefined ? {} : { mac: address }),
  };
}

export const OPTIONS: RoomOptions = {
  os: "linux",
  takes: "present",
  ports: "known-adapters",
  on: [],
  jobs: Infinity,
  count: Infinity,
};

/** A room that a test feeds with events. It keeps every action. */
export class TestRoom {
  room: Room;
  now = 0;
  readonly actions: RoomAction[] = [];

  constructor(options: Partial<RoomOptions> = {}, { consented = true } = {}) {
    this.room = openRoom({ ...OPTIONS, ...options }, { consented });
  }

  /** The actions that follow. */
  send(event: RoomEvent): readonly RoomAction[] {
    const actions = decide(this.room, event, this.now);
    this.room = reduce(this.room, event, this.now);
    this.actions.push(...actions);
    return actions;
  }

  ports(...ports: readonly PortInfo[]): readonly RoomAction[] {
    return this.send({ type: "ports", ports });
  }

  /** The ports, and again after they have stayed the same for a while. */
  plug(...ports: readonly PortInfo[]): readonly RoomAction[] {
    const before = this.ports(...ports);
    return [...before, ...this.after(300)];
  }

  /** Lets time pass. */
  after(ms: number): readonly RoomAction[] {
    this.now += ms;
    return this.send({ type: "tick" });
  }

  /** The unit connects to a chip. */
  identify(unit: number, address?: string): readonly RoomAction[] {
    this.send({ type: "work", unit, event: connected(address) });
    return this.send({ type: "identified", unit, mac: address });
  }

  pass(unit: number, more: Partial<Done> = {}): readonly RoomAction[] {
    this.send({ type: "work", unit, event: done(more) });
    return this.send({ type: "ended", unit, result: { kind: "done" } });
  }

  fail(unit: number, exitCode: 1 | 5 | 8 | 11 | 130, message = "Cannot work"): readonly RoomAction[] {
    const failure = { exitCode, kind: exitCode === 130 ? "Interrupted" : "LinkError", message };
    return this.send({ type: "ended", unit, result: { kind: "failed", failure } });
  }

  /** `waiting`, `working`, or the verdict, of all units. */
  get states(): string[] {
    return this.room.units.map(({ state }) => state.kind === "ended" ? state.verdict.kind : state.kind);
  }

  get exitCode(): number | undefined {
    const summaries = this.actions.flatMap((action) =>
      action.type === "report" && action.report.type === "summary" ? [action.report.summary.exitCode] : []
    );
    return summaries.at(-1);
  }
}

/** `start 1`, `admit 2`, `refuse 2 as 1`, without reports. */
export function named(actions: readonly RoomAction[]): string[] {
  return actions.flatMap((action) => {
    if (action.type === "report") return [];
    const unit = "unit" in action ? ` ${action.unit}` : "";
    const as = action.type === "refuse" ? ` as ${action.as}` : "";
    const at = "at" in action && action.at > 0 ? ` at ${action.at}` : "";
    return [`${action.type}${unit}${as}${at}`];
  });
}

/** The types of the reports, with the reason of an ignored port. */
export function reported(actions: readonly RoomAction[]): string[] {
  return actions.flatMap((action) => {
    if (action.type !== "report") return [];
    const { report } = action;
    switch (report.type) {
      case "ignored":
        return [`ignored ${report.port.path}: ${report.reason}`];
      case "work":
        return [];
      case "verdict":
        return [`${report.state.verdict.kind} ${report.unit.id}`];
      case "watching":
      case "paused":
      case "stop":
      case "warning":
      case "summary":
        return [report.type];
      case "attached":
      case "waiting-for":
      case "numbered":
      case "detached":
        return [`${report.type} ${report.unit.id}`];
    }
  });
}
