/** Chooses the seeded bugs of one run. Pure; no I/O. */
import { createHash } from "node:crypto";

export const USAGE = "usage: deno task mutants [--tenth SEED] [PART OF A NAME]";

export interface Selection {
  /** Part of the names to run; undefined = every name. */
  readonly part: string | undefined;
  /** Of the tenth to run; undefined = run all. */
  readonly tenthSeed: string | undefined;
}

/** Undefined if the arguments are not those of {@link USAGE}. */
export function parseSelection(args: readonly string[]): Selection | undefined {
  const [first, seed, ...rest] = args;
  const tenth = first === "--tenth";
  const parts = tenth ? rest : args;
  if (tenth && (seed ?? "") === "") return undefined;
  if (parts.length > 1 || parts[0]?.startsWith("-")) return undefined;
  return { part: parts[0], tenthSeed: tenth ? seed : undefined };
}

/**
 * A tenth of all bugs, rounded up, in their own order. The same seed gives the same tenth; over many seeds each bug has
 * its turn, whatever topic it belongs to.
 */
export function select<T extends { readonly name: string }>(
  all: readonly T[],
  { part, tenthSeed }: Selection,
): readonly T[] {
  const named = all.filter(({ name }) => part === undefined || name.includes(part));
  if (tenthSeed === undefined) return named;
  const rank = ({ name }: T) => createHash("sha256").update(`${tenthSeed}\n${name}`).digest("hex");
  const ranks = named.map(rank).sort();
  const last = ranks[Math.ceil(named.length / 10) - 1] ?? "";
  return named.filter((bug) => rank(bug) <= last);
}
