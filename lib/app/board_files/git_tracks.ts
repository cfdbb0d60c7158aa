/** Whether git tracks a secrets file, or would add it: everyone who gets the repository then gets the secrets. */
import ignore from "ignore";
import { withSlashes } from "../files/slashes.ts";
import type { System } from "../system/system.ts";
import { indexHas } from "./git_index.ts";

/** Folders from the file up to the top of the work tree. */
const MOST_LEVELS = 32;
/** The largest git index that is read, bytes; a larger one belongs to a work tree with a million files. */
const LARGEST_INDEX = 128 * 1024 * 1024;
/** The largest .gitignore that is read, bytes; the most characters and groups of `*` of a pattern that is tried. */
const LARGEST_IGNORE = 1024 * 1024;
const MOST_PATTERN = 200;
const MOST_STARS = 3;

export type GitStanding = "tracked" | "not ignored" | "safe";

/** "safe" also if there is no work tree, or nothing of it can be read. */
export async function gitStanding(system: System, path: string): Promise<GitStanding> {
  const { paths } = system;
  const full = paths.resolve(path);
  const ignores: { readonly folder: string; readonly text: string }[] = [];
  let folder = paths.dirname(full);
  for (let level = 0; level < MOST_LEVELS; level++) {
    const ignored = await readQuietly(system, paths.join(folder, ".gitignore"), LARGEST_IGNORE);
    if (ignored !== undefined) ignores.push({ folder, text: new TextDecoder().decode(ignored) });
    const git = paths.join(folder, ".git");
    if (await system.stat(git).catch(() => undefined) !== undefined) {
      const index = await readQuietly(system, paths.join(git, "index"), LARGEST_INDEX);
      const names = (path: string) => withSlashes(paths.relative(folder, path), system.os).split("/");
      if (index !== undefined && indexHas(index, names(full).join("/"))) return "tracked";
      const rules = ignores.map(({ folder: of, text }) => ({
        depth: of === folder ? 0 : names(of).length,
        text,
      }));
      return isIgnored(names(full), rules, system.os) ? "safe" : "not ignored";
    }
    const above = paths.dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return "safe";
}

/** The text of a .gitignore, and the number of folders between it and the top of the work tree. */
interface Rules {
  readonly depth: number;
  readonly text: string;
}

/** `rules`: those of the file's own folder first. The nearest verdict counts, but nothing in an ignored folder is added. */
function isIgnored(names: readonly string[], rules: readonly Rules[], os: string): boolean {
  // The default of git's core.ignoreCase.
  const options = { ignorecase: os !== "linux" };
  const all = rules.map(({ depth, text }) => ({
    depth,
    matcher: ignore(options).add(text.split(/\r?\n/).filter(isQuick)),
  }));
  return names.some((_, i) => {
    for (const { depth, matcher } of all) {
      if (depth > i) continue;
      const path = names.slice(depth, i + 1).join("/");
      const { ignored, unignored } = matcher.test(i < names.length - 1 ? `${path}/` : path);
      if (ignored || unignored) return ignored;
    }
    return false;
  });
}

/** Each `*` multiplies the time that a match can take, and a stranger may have written the file. */
function isQuick(pattern: string): boolean {
  return pattern.length <= MOST_PATTERN && pattern.split(/\*+/).length <= MOST_STARS + 1;
}

async function readQuietly(system: System, path: string, most: number): Promise<Uint8Array | undefined> {
  try {
    const file = await system.openFile(path);
    try {
      return file.info.size > most ? undefined : file.read();
    } finally {
      file.close();
    }
  } catch {
    return undefined; // there is none, or flasher may not read it
  }
}
