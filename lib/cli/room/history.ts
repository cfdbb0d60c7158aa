/** The last lines about each unit of a room, to be shown again. Pure; no I/O. */
import type { Room, RoomReport } from "../../app/room/room.ts";
import { printable } from "../../text.ts";
import { describeUnit, type Telling, unitLine } from "../screen/room/room_text.ts";

const MAX_LINES = 12;

export class RoomHistory {
  /** By unit. */
  readonly #lines = new Map<number, string[]>();
  /** By unit: the text of its newest line. */
  readonly #latest = new Map<number, string>();

  add(report: RoomReport, { units }: Pick<Room, "units">, date: () => Date): void {
    if (!("unit" in report)) return;
    const { unit } = report;
    for (const text of textsOf(report, { units, date })) {
      if (this.#latest.get(unit.id) === text) continue;
      this.#latest.set(unit.id, text);
      const lines = [...this.#lines.get(unit.id) ?? [], unitLine(unit, text, date())];
      this.#lines.set(unit.id, lines.slice(-MAX_LINES));
    }
  }

  /** Oldest first. */
  linesOf(unit: number): readonly string[] {
    return this.#lines.get(unit) ?? [];
  }
}

function textsOf(report: Extract<RoomReport, { readonly unit: unknown }>, telling: Telling): string[] {
  const state = describeUnit(report.unit, telling);
  const texts = state === undefined ? [] : [state];
  if (report.type === "work" && report.event.type === "warning") {
    return [`warning: ${printable(report.event.message)}`];
  }
  if (report.type !== "verdict") return texts;
  const { verdict } = report.state;
  const failure = verdict.kind === "failed" || verdict.kind === "differs" ? verdict.failure : undefined;
  const more = [failure?.message, failure?.hint, failure?.boardState].filter((text) => text !== undefined);
  return [...texts, ...more.flatMap((text) => text.split("\n")).map((line) => printable(line))];
}
