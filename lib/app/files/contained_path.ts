/**
 * The way to a file that must stay beneath a folder. Every name and every target of a link is judged by its letters
 * before the system is asked for it, so nothing outside of the folder is touched: not even asked whether it exists.
 */
import type { System } from "../system/system.ts";
import { windowsDeviceName } from "./windows_path.ts";

/** As many as Linux follows in one path (path_resolution(7)). */
const MAX_LINKS = 40;

export type Way =
  /** Something is there. With `root`, the folder's real path, `path` is beneath it and has no link in it. */
  | { readonly kind: "there"; readonly path: string; readonly root?: string }
  /** `folder` is where it is missing; undefined where that is missing, too. `broken`: it is a link that leads nowhere. */
  | { readonly kind: "missing"; readonly folder: string | undefined; readonly broken: boolean }
  | { readonly kind: "outside" }
  /** Links that lead in a circle. */
  | { readonly kind: "circle" };

/** `path` is absolute. Rejects with what the runtime throws. */
export async function resolveContained(
  system: Pick<System, "lstat" | "readLink" | "realPath" | "paths" | "os">,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<Way> {
  const { paths, os } = system;
  const named = paths.resolve(folder);
  // The folder is the person's own word, and may be a link; a path in it may be written with either of its names.
  const start = await system.realPath(named);
  const within = (full: string) => insideOf(system, named, full) ?? insideOf(system, start, full);
  let rest = within(path);
  let at = start;
  let links = 0;
  let broken = false;
  while (rest !== undefined) {
    const [name, ...more]: readonly string[] = rest;
    if (name === undefined) return { kind: "there", path: at, root: start };
    const next = paths.join(at, name);
    const info = await system.lstat(next);
    if (info === undefined) {
      return { kind: "missing", folder: more.length === 0 ? at : undefined, broken };
    }
    if (info.kind !== "link") {
      [at, rest] = [next, more];
      continue;
    }
    if (++links > MAX_LINKS) return { kind: "circle" };
    broken ||= more.length === 0;
    const target = await system.readLink(next);
    if (os === "windows" && windowsDeviceName(target, { trusted: false }) !== undefined) break;
    [at, rest] = [start, within(paths.resolve(at, target, ...more))];
  }
  return { kind: "outside" };
}

/** The names that lead from `folder` to `path`; undefined for what is not beneath it. */
function insideOf(
  { paths, os }: Pick<System, "paths" | "os">,
  folder: string,
  path: string,
): readonly string[] | undefined {
  const way = paths.relative(folder, path);
  if (paths.isAbsolute(way)) return undefined;
  const names = way.split(os === "windows" ? /[\\/]/ : "/").filter((name) => name !== "");
  return names[0] === ".." ? undefined : names;
}
