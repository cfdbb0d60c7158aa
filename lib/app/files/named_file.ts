/** Opens and reads a file that a person or a profile names, after checking its name, its type and its place. */
import type { ErrorOptions, FlasherError } from "../../errors.ts";
import { DOWNLOAD_FIRST } from "../../profile/names.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import { resolveContained, type ResolvedPath } from "./contained_path.ts";
import { foreignPathHint } from "./foreign_path.ts";
import { namesIn } from "./file_names.ts";
import { shellWord } from "../shell_word.ts";
import type { OpenFile, System } from "../system/system.ts";
import { placedPathHint } from "./placed_path.ts";
import { describeSystemError, isAccessDenied } from "./system_error.ts";
import { windowsDeviceName } from "./windows_path.ts";

export interface NamedFileOptions {
  /** What an error begins with; default: `Cannot read "PATH"`. */
  readonly action?: string;
  /** The folder that the file must be in, and that relative paths start from. */
  readonly folder: string;
  /** Where relative paths start instead of in `folder`. */
  readonly base?: string;
  /** The file may be outside `folder`: a person allowed it, or named the file. */
  readonly anywhere: boolean;
  /** What names the file; default: a profile. */
  readonly namedBy?: "person" | "build";
  readonly refuse: (message: string, options?: ErrorOptions) => FlasherError;
  /** Bytes. A larger file is refused. */
  readonly largest: number;
  /** Follows "it has N bytes, " in the message about a larger file. */
  readonly tooLarge: string;
  /** Advice by problem; default: similar names for a missing file, else none. */
  readonly hints?: NamedFileHints;
}

export interface NamedFileHints {
  readonly missing?: () => Promise<string | undefined>;
  readonly folder?: () => Promise<string>;
  readonly tooLarge?: string;
  /** For a device, a pipe or a socket. */
  readonly special?: string | undefined;
}

/** A regular file that is open. */
export interface NamedFile {
  /** Bytes. */
  readonly size: number;
  /** All of it. Throws what `refuse` makes. */
  read(): Uint8Array;
  close(): void;
}

/** Throws what `refuse` makes if the file is missing, not a regular file, outside the folder, or too large. */
export async function readNamedFile(
  system: System,
  path: string,
  options: NamedFileOptions,
): Promise<Uint8Array> {
  const file = await openNamedFile(system, path, options);
  try {
    return file.read();
  } finally {
    file.close();
  }
}

/** Opens the file, and reads nothing of it yet. Throws as `readNamedFile` does. */
export async function openNamedFile(
  system: System,
  path: string,
  options: NamedFileOptions,
): Promise<NamedFile> {
  const { folder, base = folder, anywhere, namedBy, refuse, largest, tooLarge, hints = {} } = options;
  const action = options.action ?? `Cannot read ${quote(path)}`;
  const full = system.paths.resolve(base, path);
  const failure = (error: unknown) =>
    refuse(`${action}: ${describeSystemError(error)}`, {
      cause: error,
      ...(isAccessDenied(error) ? { hint: deniedHint(base === "." ? path : full, system.os) } : {}),
    });
  const orFail = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw failure(error);
    }
  };
  const problem = (words: string, hint: string | undefined) =>
    refuse(`${action}: ${words}`, hint === undefined ? {} : { hint });
  if (/^(?:https?|ftp):[\\/]/i.test(path)) {
    throw problem(
      "it is a web address, expected the path of a file",
      DOWNLOAD_FIRST,
    );
  }
  checkWindowsName(system, path, { anywhere, problem });
  const resolved = await orFail(() =>
    anywhere ? resolveAnywhere(system, full) : resolveContained(system, { folder, path: full })
  );
  if (resolved.kind === "outside") {
    const lister = namedBy === "build" ? "build" : "profile";
    throw problem(`it is outside the ${lister}'s folder`, insideHint(lister));
  }
  if (resolved.kind === "circle") throw problem("its symbolic links form a loop", undefined);
  if (resolved.kind === "missing") {
    const hint = foreignPathHint(path, system) ??
      await (hints.missing?.() ??
        missingHint(system, {
          full,
          path,
          inProfile: namedBy === undefined && options.base === undefined,
          resolved,
        }));
    throw problem("there is no such file", hint);
  }
  const beneath = resolved.root === undefined ? {} : { beneath: resolved.root };
  const file = await orFail(() => system.openFile(resolved.path, beneath));
  const { info: { kind, size } } = file;
  if (kind === "file" && size <= largest) return readable(file, failure);
  file.close();
  if (kind === "file") throw problem(`it has ${size} bytes, ${tooLarge}`, hints.tooLarge);
  if (kind === "directory") throw problem("it is a folder", await hints.folder?.());
  throw problem("it is not a regular file", hints.special);
}

/** True if the file would be refused only because it is missing; looks at nothing else. Rejects as `readNamedFile` does. */
export async function isMissingFile(
  system: System,
  path: string,
  { folder, anywhere, refuse }: Pick<NamedFileOptions, "folder" | "anywhere" | "refuse">,
): Promise<boolean> {
  // Such a path is wrong wherever the file is.
  if (foreignPathHint(path, system) !== undefined) return false;
  const action = `Cannot read ${quote(path)}`;
  checkWindowsName(system, path, { anywhere, problem: (words) => refuse(`${action}: ${words}`) });
  const full = system.paths.resolve(folder, path);
  try {
    const resolved =
      await (anywhere ? resolveAnywhere(system, full) : resolveContained(system, { folder, path: full }));
    return resolved.kind === "missing" && !resolved.broken;
  } catch (error) {
    throw refuse(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}

function insideHint(lister: "profile" | "build"): string {
  return `A ${lister} may only name files beside or below it. If you trust this one, add --allow-outside.`;
}

/** Checks the name alone: on Windows, looking at some names opens a device, or signs in to another computer. */
function checkWindowsName(
  { os }: System,
  path: string,
  { anywhere, problem }: {
    readonly anywhere: boolean;
    readonly problem: (words: string, hint: string | undefined) => FlasherError;
  },
): void {
  if (os !== "windows") return;
  const always = windowsDeviceName(path, { trusted: true });
  if (always !== undefined) throw problem(`it ${always}`, undefined);
  const trap = windowsDeviceName(path, { trusted: anywhere });
  if (trap !== undefined) throw problem(`it ${trap}`, insideHint("profile"));
}

function readable(file: OpenFile, failure: (error: unknown) => FlasherError): NamedFile {
  return {
    size: file.info.size,
    read() {
      try {
        return file.read();
      } catch (error) {
        throw failure(error);
      }
    },
    close: () => file.close(),
  };
}

/** Follows every link: a person vouches for the path. */
async function resolveAnywhere(system: System, path: string): Promise<ResolvedPath> {
  return await system.stat(path) !== undefined ? { kind: "there", path } : await missingAt(system, path);
}

type Missing = Extract<ResolvedPath, { readonly kind: "missing" }>;

/** `path` does not exist. */
async function missingAt(system: System, path: string): Promise<Missing> {
  const folder = system.paths.dirname(path);
  const isFolder = (await system.stat(folder))?.kind === "directory";
  const broken = await system.lstat(path) !== undefined;
  return { kind: "missing", folder: isFolder ? folder : undefined, broken };
}

/** Advice about a path that a person typed and that does not exist. */
export async function missingPathHint(system: System, path: string): Promise<string> {
  const full = system.paths.resolve(path);
  return foreignPathHint(path, system) ??
    await missingHint(system, { full, path, inProfile: false, resolved: await missingAt(system, full) });
}

/** Names only files that the profile may name. */
async function missingHint(
  system: System,
  { full, path, inProfile, resolved }: {
    readonly full: string;
    readonly path: string;
    /** The path is in a profile, and starts from the profile's folder. */
    readonly inProfile: boolean;
    readonly resolved: Missing;
  },
): Promise<string> {
  const { dirname, basename } = system.paths;
  const placed = inProfile ? undefined : placedPathHint(path, system.os);
  if (placed !== undefined) return placed;
  if (resolved.broken) return "It is a broken symbolic link: its target does not exist.";
  const folder = dirname(full);
  if (resolved.folder === undefined) return `Its folder ${quote(folder)} does not exist either.`;
  const names = await namesIn(system, resolved.folder);
  // Also without its ending: "lmap" for lamp.yaml.
  const stems = new Map(names.map((one) => [one.replace(/\.[^.]*$/, ""), one]));
  const nearest = suggest(basename(full), [...names, ...stems.keys()]);
  const near = nearest === undefined || names.includes(nearest) ? nearest : stems.get(nearest);
  if (near !== undefined) {
    return `Did you mean ${quote(path.slice(0, path.length - basename(path).length) + near)}?`;
  }
  const where = `Looked in ${quote(folder)}.`;
  return inProfile ? `${where} Paths in a profile are relative to its folder.` : where;
}

/** How to get access to a file that the system does not let this user read. */
function deniedHint(path: string, os: string): string {
  if (os === "windows") return "Check its permissions, and close other programs that use it.";
  const word = shellWord(path, os);
  return `To see who may read it: ls -l ${word}. Its owner can change that with chmod.`;
}
