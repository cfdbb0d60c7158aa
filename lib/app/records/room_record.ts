/** The reports of a room as records for scripts: docs/json.md. Pure; no I/O. */
import { summaryRecord } from "./summary_record.ts";
import type { Ended, RoomReport, Unit } from "../room/room.ts";

/** Every record about a board has its `unit`. */
export function roomRecord(report: RoomReport): object {
  switch (report.type) {
    case "watching":
    case "paused":
      return report;
    case "attached": {
      const { id, port, attempt } = report.unit;
      return {
        type: "attached",
        unit: id,
        port: port.path,
        socket: port.socket,
        address: port.address,
        attempt,
      };
    }
    case "ignored":
      return {
        type: "ignored",
        port: report.port.path,
        socket: report.port.socket,
        address: report.port.address,
        reason: report.reason,
        number: report.remembered?.number,
        mac: report.remembered?.mac,
        label: report.remembered?.label,
        time: report.remembered?.standing.time,
      };
    case "waiting-for":
      return { type: "waiting-for", unit: report.unit.id, what: report.what, holder: report.holder };
    case "numbered":
      return { type: "numbered", ...boardOf(report.unit) };
    case "work": {
      const { type, ...rest } = report.event;
      return { type, unit: report.unit.id, ...rest };
    }
    case "verdict":
      return verdictRecord(report.unit, report.state);
    case "detached":
      return { type: "detached", unit: report.unit.id };
    case "stop":
      return { type: "stop", what: report.stop, working: report.working };
    case "warning":
      return report;
    case "summary":
      return {
        type: "summary",
        ...report.summary,
        ...(report.statistics && { statistics: summaryRecord(report.statistics) }),
      };
  }
}

function boardOf({ id, number, mac, label }: Unit): object {
  return { unit: id, number, mac, label };
}

function verdictRecord(unit: Unit, { verdict, ms }: Ended): object {
  const board = boardOf(unit);
  switch (verdict.kind) {
    case "passed":
    case "written":
      return { type: verdict.kind, ...board, ms, cannotStart: verdict.done.cannotStart };
    case "known":
      return { type: "known", ...board, time: unit.passedAt, ms, cannotStart: verdict.done.cannotStart };
    case "differs":
    case "failed": {
      const { stack: _, lowVoltage: __, wipeHelps: ___, ...failure } = verdict.failure;
      return {
        // The event `differs` is about a region.
        type: verdict.kind === "differs" ? "different" : "failed",
        ...board,
        ...failure,
      };
    }
    case "same-board":
      return { type: "same-board", ...board, as: verdict.as };
    case "stopped":
      return { type: "stopped", ...board, boardState: verdict.boardState };
    case "unused":
      return { type: "unused", ...board };
  }
}
