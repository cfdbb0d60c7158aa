/** Where the reports of a room go: lines for a person, or lines of JSON for a script. */
import config from "../../../deno.json" with { type: "json" };
import type { Room, RoomReport, Stop, Unit, Verdict } from "../../app/room/room.ts";
import type { System } from "../../app/system/system.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { lineWidth, wrap } from "./columns.ts";
import { describeBug, describeFailure, describeWarning } from "./error_text.ts";
import { JSON_VERSION, writeJson } from "./json_line.ts";
import { roomRecord } from "./room_json.ts";
import {
  describeIgnored,
  describeUnit,
  isIgnoredNews,
  summaryLines,
  unitLine,
  unitName,
} from "./room_text.ts";
import { styleFor } from "./style.ts";
import { recoveryWarning } from "./summary.ts";

export interface RoomReporter {
  /** `room`: after the report; absent for reports that are not about a board. */
  readonly report: (report: RoomReport, room?: Room) => void;
  /** Ends what is being shown, before other text and at the end. */
  readonly close: () => void;
}

export function roomReporter({ system, has }: Pick<Call, "system" | "has">): RoomReporter {
  return has("json") ? jsonReporter(system) : lineReporter(system);
}

function jsonReporter(system: System): RoomReporter {
  const { stdout, stderr } = system;
  writeJson(stdout, { type: "begin", version: JSON_VERSION, flasher: config.version });
  return {
    close: () => {},
    report(report) {
      writeJson(stdout, roomRecord(report));
      if (report.type === "verdict") stderr.write(describeEnd(report.unit, report.state.verdict, system));
    },
  };
}

/** What a person needs to know about a board that did not pass; empty if there is nothing. */
function describeEnd(unit: Unit, verdict: Verdict, system: System): string {
  const layout = { style: styleFor(system.stderr, system), columns: lineWidth(system.stderr) };
  const name = unitName(unit);
  if (verdict.kind === "stopped") {
    return verdict.boardState === undefined ? "" : `board: ${name}: ${verdict.boardState}\n`;
  }
  if (verdict.kind !== "failed") return "";
  const { failure } = verdict;
  return failure.stack === undefined
    ? describeFailure({ ...failure, message: `${name}: ${failure.message}` }, layout)
    : describeBug(`${name}: ${failure.stack}`, layout.style);
}

const STOPPING: Readonly<Record<Stop, string | undefined>> = {
  no: undefined,
  enough: undefined,
  finishing: "Finishing the boards that have begun, and starting no more. Press Ctrl-C again to stop them.",
  stopping: "Stopping all boards. Press Ctrl-C again to exit at once.",
  leaving: undefined,
};

function lineReporter(system: System): RoomReporter {
  const { stdout, stderr } = system;
  const style = styleFor(stderr, system);
  /** What has been said about each attempt of each unit. */
  const said = new Map<string, Set<string>>();
  const print = (line: string) =>
    stdout.write(wrap(line, lineWidth(stdout), "  ").map((piece) => piece + "\n").join(""));
  const complain = (text: string) => stderr.write(text);
  const layout = () => ({ style, columns: lineWidth(stderr) });

  function tell(unit: Unit, what: string | undefined): void {
    const before = said.get(keyOf(unit)) ?? new Set();
    said.set(keyOf(unit), before);
    if (what === undefined || before.has(what)) return;
    before.add(what);
    print(unitLine(unit, what, system.date()));
  }

  function onWork(unit: Unit, event: FlashEvent, room: Room): void {
    const name = unitName(unit);
    const warning = event.type === "recovering" ? recoveryWarning(event) : event;
    if (warning.type === "warning") {
      complain(describeWarning({ ...warning, message: `${name}: ${warning.message}` }, layout()));
    } else if (event.type === "log") {
      print(unitLine(unit, `${printable(event.plugin)}: ${printable(event.text)}`, system.date()));
    } else {
      tell(unit, describeUnit(unit, room.units));
    }
  }

  return {
    close: () => {},
    report(report, room) {
      const units = room?.units ?? [];
      switch (report.type) {
        case "attached":
        case "detached":
          return;
        case "ignored":
          // A room that only takes what is present lists it before it asks.
          if (room?.options.takes !== "present" && isIgnoredNews(report)) print(describeIgnored(report));
          return;
        case "waiting-for":
          return tell(
            report.unit,
            WAITING[report.what] + (report.holder === undefined ? "" : `: ${report.holder}`),
          );
        case "numbered":
          return tell(report.unit, `is board ${report.unit.number}`);
        case "work":
          return onWork(report.unit, report.event, room!);
        case "verdict": {
          const { unit, state: { verdict } } = report;
          said.delete(keyOf(unit));
          print(unitLine(unit, describeUnit(unit, units)!, system.date()));
          return complain(describeEnd(unit, verdict, system));
        }
        case "stop": {
          const text = STOPPING[report.stop];
          if (text !== undefined && report.working > 0) complain(`${text}\n`);
          return;
        }
        case "warning":
          return void complain(describeWarning(report, layout()));
        case "summary":
          return summaryLines(report.summary, { units }).forEach(print);
      }
    },
  };
}

function keyOf({ id, attempt }: Unit): string {
  return `${id}.${attempt}`;
}

const WAITING = {
  place: "waiting for a place",
  access: "waiting for permission to open the port",
  holder: "waiting for another program to close the port",
} as const;
