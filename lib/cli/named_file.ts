/** Reads a file that a profile names, after looking at what it is and where it is. */
import type { ErrorOptions, FlasherError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { namesIn } from "./find_profile.ts";
import type { System } from "./system.ts";
import { systemWords } from "./system_error.ts";

export interface NamedFileOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The person allowed files outside of that folder. */
  readonly anywhere: boolean;
  readonly refuse: (message: string, options?: ErrorOptions) => FlasherError;
  /** Bytes. What is larger is not worth reading. */
  readonly largest: number;
  /** Follows the size of a file that is larger. */
  readonly tooLarge: string;
  /** Advice where there is no such file; by default, names that are there. */
  readonly missing?: () => Promise<string>;
}

/** Throws what `refuse` makes if the file is missing, not a plain file, outside of the folder, or too large. */
export async function readNamedFile(
  system: System,
  path: string,
  { folder, anywhere, refuse, largest, tooLarge, missing }: NamedFileOptions,
): Promise<Uint8Array> {
  const action = `Cannot read ${quote(path)}`;
  const orRefuse = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw refuse(`${action}: ${systemWords(error)}`, { cause: error });
    }
  };
  const full = system.paths.resolve(folder, path);
  const info = await orRefuse(() => system.stat(full));
  if (info === undefined) {
    const hint = await (missing?.() ?? missingHint(system, full, path));
    throw refuse(`${action}: there is no such file`, { hint });
  }
  if (!anywhere) {
    const real = {
      folder: await orRefuse(() => system.realPath(folder)),
      full: await orRefuse(() => system.realPath(full)),
    };
    if (isOutside(system, real)) {
      throw refuse(`${action}: it is outside of the profile's folder`, {
        hint: "A profile may only name files beside or below it. If you trust this one, add --allow-outside.",
      });
    }
  }
  if (info.kind !== "file") {
    throw refuse(`${action}: it is ${info.kind === "directory" ? "a folder" : "not a regular file"}`);
  }
  if (info.size > largest) throw refuse(`${action}: it has ${info.size} bytes, ${tooLarge}`);
  return await orRefuse(() => system.readFile(full));
}

/** A profile from a stranger must not reach other files of this computer, by `..`, an absolute path or a link. */
function isOutside(
  { paths }: System,
  { folder, full }: { readonly folder: string; readonly full: string },
): boolean {
  const way = paths.relative(folder, full);
  return way === ".." || /^\.\.[\\/]/.test(way) || paths.isAbsolute(way);
}

async function missingHint(system: System, full: string, path: string): Promise<string> {
  const { dirname, basename } = system.paths;
  const folder = dirname(full);
  const info = await system.stat(folder).catch(() => undefined);
  if (info?.kind !== "directory") return `Its folder ${quote(folder)} does not exist either.`;
  const names = await namesIn(system, folder);
  if (names.includes(basename(full))) return "It is a symbolic link to something that is not there.";
  const near = suggest(basename(full), names);
  if (near !== undefined) {
    return `Did you mean ${quote(path.slice(0, path.length - basename(path).length) + near)}?`;
  }
  return `Looked in ${quote(folder)}. Paths in a profile begin in its folder.`;
}
