/**
 * Resolves a path that must stay inside a folder. Each name and each link target is checked as text before the system
 * is asked about it, so nothing outside the folder is touched: not even its existence is checked.
 */
import type { System } from "../system/system.ts";
import { windowsDeviceName } from "./windows_path.ts";

/** The limit of Linux for one path (path_resolution(7)). */
const MAX_LINKS = 40;

export type ResolvedPath =
  /** It exists. With `root`, the folder's real path, `path` is inside it and contains no link. */
  | { readonly kind: "there"; readonly path: string; readonly root?: string }
  /** It is missing in `folder`; undefined if the folder is missing, too. `broken`: it is a link without a target. */
  | { readonly kind: "missing"; readonly folder: string | undefined; readonly broken: boolean }
  | { readonly kind: "outside" }
  /** Its links form a loop. */
  | { readonly kind: "circle" };

/** `path` is absolute. Rejects with what the runtime throws. */
export async function resolveContained(
  system: Pick<System, "lstat" | "readLink" | "realPath" | "paths" | "os">,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<ResolvedPath> {
  const { paths, os } = system;
  const named = paths.resolve(folder);
  // The person chose the folder, which may be a link; a path in it may use either of its names.
  const start = await system.realPath(named);
  const within = (full: string) => namesBetween(system, named, full) ?? namesBetween(system, start, full);
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

/** True if the text of the path is inside the folder, by either of the folder's names; does not resolve links in it. */
export async function isNamedInside(
  system: Pick<System, "realPath" | "paths" | "os">,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<boolean> {
  const named = system.paths.resolve(folder);
  const full = system.paths.resolve(path);
  return namesBetween(system, named, full) !== undefined ||
    namesBetween(system, await system.realPath(named), full) !== undefined;
}

/** The names between `folder` and `path`; undefined if `path` is not inside `folder`. */
function namesBetween(
  { paths, os }: Pick<System, "paths" | "os">,
  folder: string,
  path: string,
): readonly string[] | undefined {
  const route = paths.relative(folder, path);
  if (paths.isAbsolute(route)) return undefined;
  const names = route.split(os === "windows" ? /[\\/]/ : "/").filter((name) => name !== "");
  return names[0] === ".." ? undefined : names;
}
