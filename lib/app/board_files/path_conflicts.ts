/** Finds entries of `board_files` that contradict each other. Pure; no I/O. */
import { newName } from "../../repl/file_plan.ts";
import { quote } from "../../text.ts";

/** A path on the board that a file gets, or that must not exist. */
export interface Target {
  readonly to: string;
  readonly removed: boolean;
  /** Index of its entry in `board_files`. */
  readonly entry: number;
}

export interface PathConflict {
  /** Of the later entry. */
  readonly entry: number;
  /** "found …, expected …" */
  readonly text: string;
}

/** The first one. `targets`: in the order of the profile. */
export function findPathConflict(targets: readonly Target[]): PathConflict | undefined {
  const seen = new Map<string, Target>();
  for (const target of targets) {
    const before = seen.get(target.to);
    if (before !== undefined) {
      const text = before.removed === target.removed
        ? `${quote(target.to)} twice, expected it once`
        : `${quote(target.to)} both written and removed, expected one of them`;
      return { entry: target.entry, text };
    }
    seen.set(target.to, target);
  }
  const found = targets.flatMap((target) => [
    ...foldersAbove(target.to).map((folder) => below(target, seen.get(folder))),
    ...target.removed ? [] : [temporary(target, targets)],
  ]);
  return found.find((conflict) => conflict !== undefined);
}

function below({ to, entry }: Target, above: Target | undefined): PathConflict | undefined {
  if (above === undefined) return undefined;
  return {
    entry: Math.max(entry, above.entry),
    text: `${quote(to)} below ${quote(above.to)}, which is a file, expected a folder there`,
  };
}

/** A file is written under another name first, which replaces whatever has that name. */
function temporary({ to, entry }: Target, targets: readonly Target[]): PathConflict | undefined {
  const name = newName(to);
  const other = targets.find((one) => one.to === name || one.to.startsWith(`${name}/`));
  if (other === undefined) return undefined;
  return {
    entry: Math.max(entry, other.entry),
    text: `${quote(other.to)} beside ${quote(to)}, expected another name: flasher writes ${quote(to)} as ${
      quote(name)
    } before it renames it`,
  };
}

function foldersAbove(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)).filter((path) => path !== "");
}
