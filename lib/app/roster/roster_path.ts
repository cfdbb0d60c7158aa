/** Where a roster is kept if nobody names a file. Pure; no I/O. */
import type { Paths } from "../system/system.ts";

/**
 * `lamp-roster.jsonl` beside `lamp.yaml`, so that a folder that is copied takes its roster along. A built-in profile has
 * no folder: the current one, as for a run without a profile.
 */
export function defaultRosterPath(
  paths: Pick<Paths, "basename" | "dirname" | "join">,
  profile: { readonly path: string; readonly builtIn: boolean } | undefined,
): string {
  if (profile === undefined) return "flash-roster.jsonl";
  const name = `${paths.basename(profile.path).replace(/\.ya?ml$/i, "")}-roster.jsonl`;
  return profile.builtIn ? name : paths.join(paths.dirname(profile.path), name);
}
