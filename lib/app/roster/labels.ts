/** The labels of boards from a list of names. Pure; no I/O. */
import type { NamedBoard } from "./names.ts";

/** By MAC. A board without a label in the list keeps the one that it has. */
export function labelsOf(names: readonly Pick<NamedBoard, "mac" | "label">[]): ReadonlyMap<string, string> {
  return new Map(names.filter(({ label }) => label !== "").map(({ mac, label }) => [mac, label]));
}
