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
/** The largest file that names a folder of git, bytes; a path is shorter. */
const LARGEST_LINK = 8192;
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
    const git = await gitFolders(system, folder);
    if (git !== undefined) {
      const index = await readQuietly(system, paths.join(git.own, "index"), LARGEST_INDEX);
      const names = (path: string) => withSlashes(paths.relative(folder, path), system.os).split("/");
      if (index !== undefined && indexHas(index, names(full).join("/"))) return "tracked";
      // The nearest rules count first, and these last.
      for (const path of [paths.join(git.shared, "info", "exclude"), ...globalIgnore(system)]) {
        const text = await readQuietly(system, path, LARGEST_IGNORE);
        if (text !== undefined) ignores.push({ folder, text: new TextDecoder().decode(text) });
      }
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

interface GitFolders {
  /** Of this work tree. */
  readonly own: string;
  /** Of all work trees of the repository. */
  readonly shared: string;
}

/** In a further work tree or a submodule, `.git` is a file that names the folder (gitrepository-layout(5)). */
async function gitFolders(system: System, folder: string): Promise<GitFolders | undefined> {
  const { paths } = system;
  const git = paths.join(folder, ".git");
  const info = await system.stat(git).catch(() => undefined);
  if (info === undefined || info.kind === "directory") return info && { own: git, shared: git };
  const named = /^gitdir: (.+)/.exec(await lineIn(system, git))?.[1];
  if (named === undefined) return { own: git, shared: git };
  const own = paths.resolve(folder, named);
  const shared = await lineIn(system, paths.join(own, "commondir"));
  return { own, shared: shared === "" ? own : paths.resolve(own, shared) };
}

/** The first line; empty if there is none. */
async function lineIn(system: System, path: string): Promise<string> {
  const bytes = await readQuietly(system, path, LARGEST_LINK);
  return new TextDecoder().decode(bytes).split(/\r?\n/)[0]!;
}

/** Where git looks if its configuration names no other file (gitignore(5)). */
function globalIgnore(system: System): string[] {
  const home = system.env("HOME") ?? system.env("USERPROFILE");
  const folder = system.env("XDG_CONFIG_HOME") || (home && system.paths.join(home, ".config"));
  return folder ? [system.paths.join(folder, "git", "ignore")] : [];
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
