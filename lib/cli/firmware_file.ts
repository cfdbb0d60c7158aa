/** Reads a file that a profile names, after looking at what it is and where it is. */
import { describeSize } from "../chips/flash_size.ts";
import { ImageError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { Firmware } from "../plan.ts";
import type { ProfileFile } from "../profile/profile.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { isFirmwareName, namesIn } from "./find_profile.ts";
import { shellWord } from "./shell_word.ts";
import type { System } from "./system.ts";
import { systemWords } from "./system_error.ts";

/** No flash that an Espressif module carries is larger; what is larger is no firmware, and not worth reading. */
const MAX_BYTES = 128 * 1024 * 1024;

export interface ReadOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The person allowed files outside of that folder. */
  readonly anywhere: boolean;
  /** The built-in profile that names the file: its person has to be told how to name another. */
  readonly builtIn?: string;
}

/** Throws ImageError if the file is missing, not a plain file, outside of the folder, or not what the profile says. */
export async function readFirmware(
  system: System,
  file: ProfileFile,
  { folder, anywhere, builtIn }: ReadOptions,
): Promise<Firmware> {
  const { path, offset } = file;
  const action = `Cannot read ${quote(path)}`;
  const full = system.paths.resolve(folder, path);
  const info = await orRefuse(action, () => system.stat(full));
  if (info === undefined) {
    throw new ImageError(`${action}: there is no such file`, {
      hint: builtIn === undefined
        ? await missingHint(system, full, path)
        : await builtInHint(system, { folder, profile: builtIn }),
    });
  }
  if (!anywhere) {
    const real = {
      folder: await orRefuse(action, () => system.realPath(folder)),
      full: await orRefuse(action, () => system.realPath(full)),
    };
    if (isOutside(system, real)) {
      throw new ImageError(`${action}: it is outside of the profile's folder`, {
        hint: "A profile may only name files beside or below it. If you trust this one, add --allow-outside.",
      });
    }
  }
  if (info.kind !== "file") {
    throw new ImageError(`${action}: it is ${info.kind === "directory" ? "a folder" : "not a regular file"}`);
  }
  if (info.size > MAX_BYTES) {
    throw new ImageError(
      `${action}: it has ${info.size} bytes, and no flash has more than ${describeSize(MAX_BYTES)}`,
    );
  }
  const bytes = await orRefuse(action, () => system.readFile(full));
  checkPromise(file, bytes);
  return { path, offset, bytes, vouched: file.sha256 !== undefined };
}

/** What `ask` returns; throws ImageError where the operating system refuses. */
async function orRefuse<T>(action: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new ImageError(`${action}: ${systemWords(error)}`, { cause: error });
  }
}

/** A profile from a stranger must not reach other files of this computer, by `..`, an absolute path or a link. */
function isOutside(
  { paths }: System,
  { folder, full }: { readonly folder: string; readonly full: string },
): boolean {
  const way = paths.relative(folder, full);
  return way === ".." || /^\.\.[\\/]/.test(way) || paths.isAbsolute(way);
}

async function builtInHint(
  system: System,
  { folder, profile }: { readonly folder: string; readonly profile: string },
): Promise<string> {
  const firmware = (await namesIn(system, folder)).filter(isFirmwareName);
  const example = shellWord(firmware.length === 1 ? firmware[0]! : "PATH");
  return `Name your file: flasher run ${profile} --file 0x0=${example}`;
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
  return `Looked in ${quote(folder)}: paths are relative to the profile's folder.`;
}

/** `size:` and `sha256:` of the profile. */
function checkPromise({ path, size, sha256: promised }: ProfileFile, bytes: Uint8Array): void {
  const hint = "Download the file again, or correct the profile if it is meant to be another one.";
  if (size !== undefined && bytes.length !== size) {
    throw new ImageError(
      `Cannot use ${quote(path)}: it has ${bytes.length} bytes, the profile says ${size}`,
      { hint },
    );
  }
  if (promised === undefined) return;
  const found = sha256(bytes);
  if (found !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: its SHA-256 is ${found}, the profile says ${promised}`, {
      hint,
    });
  }
}
