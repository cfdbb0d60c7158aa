/** Which sounds a change of the boards makes. Pure; no I/O. */
import type { PageState, PageUnit } from "../state.ts";
import { isProved, needsHands } from "./screen.ts";

export type Sound = "done" | "failed" | "hands";

/** Each sound once, however many boards make it at the same time. */
export function soundsAfter(before: PageState | null, after: PageState): readonly Sound[] {
  if (before === null || !after.room.sound || before.units === after.units) return [];
  const sounds = after.units.flatMap((unit): readonly Sound[] => {
    const sound = soundOf(unit);
    const old = before.units.find(({ id }) => id === unit.id);
    return sound === undefined || old !== undefined && soundOf(old) === sound ? [] : [sound];
  });
  return [...new Set(sounds)];
}

function soundOf(unit: PageUnit): Sound | undefined {
  if (needsHands(unit)) return "hands";
  if (unit.state.kind !== "ended") return undefined;
  const { kind } = unit.state.verdict;
  if (kind === "failed" || kind === "different") return "failed";
  return isProved(unit) || kind === "written" ? "done" : undefined;
}
