/** Opens and reads a file that a profile names, after planning what its name says, what it is and where it is. */
import type { ErrorOptions, FlasherError } from "../../errors.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import { resolveContained, type Way } from "./contained_path.ts";
import { namesIn } from "./find_profile.ts";
import type { OpenFile, System } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";
import { windowsDeviceName } from "./windows_path.ts";

export interface NamedFileOptions {
  /** The profile's folder. */
  readonly folder: string;
  /** What relative paths are relative to; by default `folder`. */
  readonly base?: string;
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

/** A regular file that is open. */
export interface NamedFile {
  /** Bytes. */
  readonly size: number;
  /** All of it. Throws what `refuse` makes. */
  read(): Uint8Array;
  close(): void;
}

/** Throws what `refuse` makes if the file is missing, not a plain file, outside of the folder, or too large. */
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

/** As `readNamedFile`, before anything of it is read. */
export async function openNamedFile(
  system: System,
  path: string,
  { folder, base = folder, anywhere, refuse, largest, tooLarge, missing }: NamedFileOptions,
): Promise<NamedFile> {
  const action = `Cannot read ${quote(path)}`;
  const wrong = (error: unknown) => refuse(`${action}: ${describeSystemError(error)}`, { cause: error });
  const orRefuse = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw wrong(error);
    }
  };
  refuseTrap(system, path, { anywhere, wrong: (words, hint) => refuse(`${action}: it ${words}`, hint) });
  const full = system.paths.resolve(base, path);
  const way = await orRefuse(() =>
    anywhere ? wayAnywhere(system, full) : resolveContained(system, { folder, path: full })
  );
  if (way.kind === "outside") {
    throw refuse(`${action}: it is outside the profile's folder`, { hint: INSIDE_HINT });
  }
  if (way.kind === "circle") throw refuse(`${action}: its symbolic links lead in a circle`);
  if (way.kind === "missing") {
    const hint = await (missing?.() ?? missingHint(system, { full, path, way }));
    throw refuse(`${action}: there is no such file`, { hint });
  }
  const beneath = way.root === undefined ? {} : { beneath: way.root };
  const file = await orRefuse(() => system.openFile(way.path, beneath));
  const { info: { kind, size } } = file;
  if (kind === "file" && size <= largest) return readable(file, wrong);
  file.close();
  if (kind === "file") throw refuse(`${action}: it has ${size} bytes, ${tooLarge}`);
  throw refuse(`${action}: it is ${kind === "directory" ? "a folder" : "not a regular file"}`);
}

const INSIDE_HINT =
  "A profile may only name files beside or below it. If you trust this one, add --allow-outside.";

/** By its letters alone: on Windows, to look at some names is to open a device, or to sign in at another computer. */
function refuseTrap(
  { os }: System,
  path: string,
  { anywhere, wrong }: {
    readonly anywhere: boolean;
    readonly wrong: (words: string, options: ErrorOptions) => FlasherError;
  },
): void {
  if (os !== "windows") return;
  const always = windowsDeviceName(path, { trusted: true });
  if (always !== undefined) throw wrong(always, {});
  const trap = windowsDeviceName(path, { trusted: anywhere });
  if (trap !== undefined) throw wrong(trap, { hint: INSIDE_HINT });
}

function readable(file: OpenFile, wrong: (error: unknown) => FlasherError): NamedFile {
  return {
    size: file.info.size,
    read() {
      try {
        return file.read();
      } catch (error) {
        throw wrong(error);
      }
    },
    close: () => file.close(),
  };
}

/** If the person vouches for the path, every link is followed. */
async function wayAnywhere(system: System, path: string): Promise<Way> {
  if (await system.stat(path) !== undefined) return { kind: "there", path };
  const folder = system.paths.dirname(path);
  const isFolder = (await system.stat(folder))?.kind === "directory";
  const broken = await system.lstat(path) !== undefined;
  return { kind: "missing", folder: isFolder ? folder : undefined, broken };
}

/** Names nothing that is not beside the file as the profile may name it. */
async function missingHint(
  system: System,
  { full, path, way }: {
    readonly full: string;
    readonly path: string;
    readonly way: Extract<Way, { readonly kind: "missing" }>;
  },
): Promise<string> {
  const { dirname, basename } = system.paths;
  if (way.broken) return "It is a broken symbolic link: its target does not exist.";
  const folder = dirname(full);
  if (way.folder === undefined) return `Its folder ${quote(folder)} does not exist either.`;
  const near = suggest(basename(full), await namesIn(system, way.folder));
  if (near !== undefined) {
    return `Did you mean ${quote(path.slice(0, path.length - basename(path).length) + near)}?`;
  }
  return `Looked in ${quote(folder)}. Paths in a profile begin in its folder.`;
}
