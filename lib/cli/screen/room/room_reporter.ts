/** Where the reports of a room go: lines for a person, or lines of JSON for a script. */
import config from "../../../../deno.json" with { type: "json" };
import type { Room, RoomReport, Stop, Unit, Verdict } from "../../../app/room/room.ts";
import type { Output, System } from "../../../app/system/system.ts";
import type { FlashEvent } from "../../../esp/events.ts";
import { printable } from "../../../text.ts";
import type { Call } from "../../command.ts";
import { bell, END_STROKES, HANDS_STROKES, type Sound } from "../bell.ts";
import { lineWidth, wrap } from "../columns.ts";
import { describeBoardState, describeBug, describeFailure, describeWarning } from "../error_text.ts";
import { JSON_VERSION, writeJson } from "../../../app/records/json_line.ts";
import { LiveTable } from "../live_table.ts";
import { statisticsLines } from "../../describe/roster_summary.ts";
import { roomRecord } from "../../../app/records/room_record.ts";
import { roomTable } from "./room_table.ts";
import {
  describeIgnored,
  describeNumber,
  describeUnit,
  isIgnoredNews,
  nextBoardLine,
  summaryLines,
  unitLine,
  unitName,
  WAITING,
} from "./room_text.ts";
import { obeysEscapes, styleFor } from "../style.ts";
import { recoveryWarning } from "../summary.ts";

export interface RoomReporter {
  /** `room`: after the report; absent for reports that are not about a board. */
  readonly report: (report: RoomReport, room?: Room) => void;
  /** Removes what changes on the screen while a person is asked. Returns a function that ends the pause. */
  readonly pause: () => () => void;
  /** A line for the person who pressed a key. */
  readonly say: (text: string) => void;
  /** Ends what is being shown, at the end. */
  readonly close: () => void;
}

export interface RoomScreenOptions {
  /** As in `watch`, boards come and go. */
  readonly waitsForBoards: boolean;
  /** Rings for a board that has ended or needs a person, on a terminal. */
  readonly sound: Sound;
  /** True: only warnings and errors. */
  readonly quiet: boolean;
  /** The keys that a person can press, as text. */
  readonly keys?: string;
}

/** On a terminal that can move its cursor: a table. Elsewhere: one line for each change of a board. */
export function roomReporter(
  { system, has }: Pick<Call, "system" | "has">,
  options: RoomScreenOptions,
): RoomReporter {
  return has("json") ? jsonReporter(system) : textReporter(system, options);
}

function jsonReporter(system: System): RoomReporter {
  const { stdout, stderr } = system;
  writeJson(stdout, { type: "begin", version: JSON_VERSION, flasher: config.version });
  return {
    pause: () => () => {},
    say: () => {},
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
    return verdict.boardState === undefined
      ? ""
      : describeBoardState(`${name}: ${verdict.boardState}`, layout);
  }
  if (verdict.kind !== "failed" && verdict.kind !== "differs") return "";
  const { failure } = verdict;
  return failure.stack === undefined
    ? describeFailure({ ...failure, message: `${name}: ${failure.message}` }, layout)
    : describeBug(`${name}: ${failure.stack}`, layout.style);
}

/** What a person at the terminal reads after Ctrl-C. */
export const STOPPING: Readonly<Record<Stop, string | undefined>> = {
  no: undefined,
  enough: undefined,
  finishing: "Finishing the boards that have begun, and starting no more. Press Ctrl-C again to stop them.",
  stopping: "Stopping all boards. Press Ctrl-C again to exit at once.",
  leaving: undefined,
};

function textReporter(system: System, { sound, quiet, ...options }: RoomScreenOptions): RoomReporter {
  const { stdout, stderr } = system;
  const style = styleFor(stderr, system);
  let shown: Room | undefined;
  const date = () => system.date();
  const drawing = { ...options, style: styleFor(stdout, system), date };
  const table = !quiet && obeysEscapes(stdout, system)
    ? new LiveTable(
      system,
      (size) => shown === undefined ? [] : roomTable(shown, size, system.clock.now(), drawing),
    )
    : undefined;
  const strokes = bell(system);
  const ring = (count: number) => {
    if (sound.on && stdout.isTerminal) strokes.ring(count);
  };
  const write = (output: Output, text: string) =>
    table === undefined ? output.write(text) : table.print(output, text);
  /** What has been said about each attempt of each unit. */
  const said = new Map<string, Set<string>>();
  const { dim } = drawing.style;
  const print = (line: string, paint = (text: string) => text) =>
    quiet
      ? undefined
      : write(stdout, wrap(line, lineWidth(stdout), "  ").map((piece) => paint(piece) + "\n").join(""));
  /** The table has the same in its last line. */
  const invite = (room: Room) => {
    const next = table === undefined ? nextBoardLine(room) : undefined;
    if (next !== undefined) print(next);
  };
  const complain = (text: string) => write(stderr, text);
  const layout = () => ({ style, columns: lineWidth(stderr) });

  /** The table shows it as long as it is true, but may truncate it: what a person has to do is always printed. */
  function tell(unit: Unit, what: string | undefined, { always = false } = {}): void {
    if (table !== undefined && !always) return;
    const before = said.get(keyOf(unit)) ?? new Set();
    said.set(keyOf(unit), before);
    if (what === undefined || before.has(what)) return;
    before.add(what);
    print(unitLine(unit, what, system.date()));
  }

  function onWork(unit: Unit, event: FlashEvent, room: Room): void {
    const name = unitName(unit);
    if (event.type === "waiting") ring(HANDS_STROKES);
    const warning = event.type === "recovering" ? recoveryWarning(event) : event;
    if (warning.type === "warning") {
      complain(describeWarning({ ...warning, message: `${name}: ${warning.message}` }, layout()));
    } else if (event.type === "log") {
      print(unitLine(unit, `${printable(event.plugin)}: ${printable(event.text)}`, system.date()));
    } else {
      tell(unit, describeUnit(unit, { units: room.units, date }), { always: event.type === "waiting" });
    }
  }

  function tellAll(report: RoomReport, room: Room | undefined): void {
    const units = room?.units ?? [];
    switch (report.type) {
      case "watching":
        return invite(room!);
      case "paused":
      case "attached":
      case "detached":
        return;
      case "ignored":
        // A room that only takes what is present lists it before it asks.
        if (room?.options.takes !== "present" && isIgnoredNews(report)) {
          print(describeIgnored(report, date), dim);
        }
        return;
      case "waiting-for":
        return tell(
          report.unit,
          WAITING[report.what] + (report.holder === undefined ? "" : `: ${printable(report.holder)}`),
          { always: report.what === "holder" },
        );
      case "numbered":
        return tell(report.unit, describeNumber(report.unit, date));
      case "work":
        return onWork(report.unit, report.event, room!);
      case "verdict": {
        const { unit, state: { verdict } } = report;
        said.delete(keyOf(unit));
        ring(END_STROKES[verdict.kind]);
        print(unitLine(unit, describeUnit(unit, { units, date })!, system.date()));
        complain(describeEnd(unit, verdict, system));
        return invite(room!);
      }
      case "stop": {
        const text = STOPPING[report.stop];
        if (text !== undefined && report.working > 0) {
          complain(wrap(text, lineWidth(stderr), "  ").map((line) => line + "\n").join(""));
        }
        return;
      }
      case "warning":
        return void complain(describeWarning(report, layout()));
      case "summary":
        table?.close();
        summaryLines(report.summary, { units }).forEach((line) => print(line));
        return report.statistics && statisticsLines(report.statistics).forEach((line) => print(line));
    }
  }

  return {
    pause: () => table?.pause() ?? (() => {}),
    say: (text) => print(text),
    close: () => table?.close(),
    report(report, room) {
      shown = room ?? shown;
      tellAll(report, room);
      table?.update();
    },
  };
}

function keyOf({ id, attempt }: Unit): string {
  return `${id}.${attempt}`;
}
