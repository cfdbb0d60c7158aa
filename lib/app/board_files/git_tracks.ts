/** Whether git tracks a secrets file, or would add it: everyone who gets the repository then gets the secrets. */
import { containsText } from "../../esp/image/python.ts";
import type { System } from "../system/system.ts";

/** Folders from the file up to the top of the work tree. */
const MOST_LEVELS = 32;
/** Bytes of a git index or a .gitignore that is read; a larger index belongs to a work tree with a million files. */
const LARGEST = 128 * 1024 * 1024;

/** Characters, and groups of `*`, of a pattern that is tried. */
const MOST_PATTERN = 200;
const MOST_STARS = 3;

export type GitStanding = "tracked" | "not ignored" | "safe";

/** "safe" also if there is no work tree, or nothing of it can be read. */
export async function gitStanding(system: System, path: string): Promise<GitStanding> {
  const { paths } = system;
  const full = paths.resolve(path);
  const patterns: { readonly folder: string; readonly text: string }[] = [];
  let folder = paths.dirname(full);
  for (let level = 0; level < MOST_LEVELS; level++) {
    const ignore = await readQuietly(system, paths.join(folder, ".gitignore"));
    if (ignore !== undefined) patterns.push({ folder, text: new TextDecoder().decode(ignore) });
    const git = paths.join(folder, ".git");
    if (await system.stat(git).catch(() => undefined) !== undefined) {
      const index = await readQuietly(system, paths.join(git, "index"));
      const relative = paths.relative(folder, full).replaceAll("\\", "/");
      // The index has each path as text, with a NUL behind it; from version 4 on, only its end.
      if (index !== undefined && containsText(index, `${relative}\0`)) return "tracked";
      return patterns.some((one) => isIgnored(system, full, one)) ? "safe" : "not ignored";
    }
    const above = paths.dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return "safe";
}

/** Names, folders and `*`, which is what people write for a secrets file (gitignore(5)); others do not match. */
function isIgnored(
  { paths }: Pick<System, "paths">,
  full: string,
  { folder, text }: { readonly folder: string; readonly text: string },
): boolean {
  const names = paths.relative(folder, full).split(/[\\/]/);
  // The last pattern decides.
  let ignored = false;
  for (const line of text.split(/\r?\n/).map((line) => line.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const keeps = line.startsWith("!");
    const pattern = line.replace(/^!/, "").replace(/\/$/, "");
    // Each * multiplies the time that a match can take.
    if (pattern.length > MOST_PATTERN || pattern.split(/\*+/).length > MOST_STARS + 1) continue;
    const anchored = pattern.includes("/");
    const wanted = new RegExp(
      `^${
        pattern.replace(/^\//, "").replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, "[^/]*")
          .replaceAll("?", "[^/]")
      }$`,
    );
    // The files of an ignored folder are ignored, too.
    const matches = names.some((name, i) => wanted.test(anchored ? names.slice(0, i + 1).join("/") : name));
    if (matches) ignored = !keeps;
  }
  return ignored;
}

async function readQuietly(system: System, path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await system.openFile(path);
    try {
      return file.info.size > LARGEST ? undefined : file.read();
    } finally {
      file.close();
    }
  } catch {
    return undefined; // there is none, or flasher may not read it
  }
}
