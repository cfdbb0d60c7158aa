/** Finds and reads the profile that a command line names: a file, or a built-in one. */
import { UsageError } from "../../errors.ts";
import { MAX_PROFILE_BYTES } from "../../profile/decode.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import { builtInProfile, profileNames } from "./built_in_profiles.ts";
import { lineWidth } from "../../cli/screen/columns.ts";
import type { Call } from "../../cli/command.ts";
import { describeWarning } from "../../cli/screen/error_text.ts";
import { readAtMost } from "./read_file.ts";
import { shellWord } from "../shell_word.ts";
import { styleFor } from "../../cli/screen/style.ts";
import type { FileInfo, System } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";

/** What is taken where no profile is named. */
export const DEFAULT_PROFILE = "flash.yaml";
/** Prefix that selects a built-in profile even if the folder has a file of that name. */
export const BUILT_IN = "builtin:";
/** More names than these do not help to find one. */
const MAX_NAMES = 8;
/** First byte of every image for Espressif's chips. UTF-8 text that begins with it begins in Chinese. */
const IMAGE_MAGIC = 0xe9;

export interface FoundProfile {
  /** Its name in messages. */
  readonly source: string;
  /** What the profile's paths are relative to. */
  readonly folder: string;
  readonly bytes: Uint8Array;
  readonly builtIn: boolean;
}

/** A file takes precedence over a built-in profile of the same name, with a warning. Throws UsageError. */
export async function findProfile({ system, argument }: Call): Promise<FoundProfile> {
  const path = argument ?? DEFAULT_PROFILE;
  const action = `Cannot read profile ${quote(path)}`;
  if (path.startsWith(BUILT_IN)) return builtIn(path, action);
  const info = await look(system, path, action);
  switch (info?.kind) {
    case "file":
      if (builtInProfile(path) !== undefined) warnOfShadowing(system, path);
      return {
        source: path,
        folder: system.paths.dirname(path),
        bytes: await readProfile(system, path, { action, info }),
        builtIn: false,
      };
    case "directory":
      throw new UsageError(`${action}: it is a folder`, { hint: await folderHint(system, path) });
    case "other":
      throw new UsageError(`${action}: it is not a regular file`);
    case undefined: {
      const text = builtInProfile(path);
      if (text === undefined) break;
      return { source: path, folder: ".", bytes: new TextEncoder().encode(text), builtIn: true };
    }
  }
  throw new UsageError(`${action}: there is no such file`, { hint: await missingHint(system, argument) });
}

function builtIn(path: string, action: string): FoundProfile {
  const text = builtInProfile(path.slice(BUILT_IN.length));
  if (text === undefined) {
    throw new UsageError(`${action}: there is no such built-in profile`, { hint: builtInHint() });
  }
  return { source: path, folder: ".", bytes: new TextEncoder().encode(text), builtIn: true };
}

/** A person who follows a guide means the built-in profile, and may not know that an unpacked archive contained another. */
function warnOfShadowing(system: System, path: string): void {
  const { stderr } = system;
  const message = `${
    quote(path)
  } is read from this folder. For the built-in profile of that name, use ${BUILT_IN}${path}`;
  stderr.write(describeWarning({ message }, { style: styleFor(stderr, system), columns: lineWidth(stderr) }));
}

async function look(system: System, path: string, action: string): Promise<FileInfo | undefined> {
  try {
    return await system.stat(path);
  } catch (error) {
    throw new UsageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}

async function readProfile(
  system: System,
  path: string,
  { action, info }: { readonly action: string; readonly info: FileInfo },
): Promise<Uint8Array> {
  if (isFirmwareName(path)) {
    throw new UsageError(`${action}: it is firmware, not a profile`, { hint: firmwareHint(path, system.os) });
  }
  if (info.size > MAX_PROFILE_BYTES) {
    throw new UsageError(
      `${action}: it has ${info.size} bytes, a profile has at most ${MAX_PROFILE_BYTES}`,
      { hint: firmwareHint(path, system.os) },
    );
  }
  const bytes = await readAtMost(system, path, MAX_PROFILE_BYTES).catch((error: unknown) => {
    throw new UsageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  });
  if (bytes[0] === IMAGE_MAGIC) {
    throw new UsageError(`${action}: it is firmware, not a profile`, { hint: firmwareHint(path, system.os) });
  }
  return bytes;
}

/** Nobody gives a profile such a name. */
export function isFirmwareName(path: string): boolean {
  return /\.(bin|elf|hex|uf2|img)$/i.test(path);
}

/** How a file is written without a profile of one's own. */
export function firmwareHint(path: string, os?: string): string {
  return "To write one file, take the built-in profile of your board and name the file:\n" +
    `  flasher run nodemcu.yaml --file 0x0=${shellWord(path, os)}\n${builtInHint()}`;
}

function builtInHint(): string {
  return `There are ${profileNames().length} built-in profiles; to see them: flasher boards`;
}

async function folderHint(system: System, path: string): Promise<string> {
  const bare = path.replace(/[\\/]+$/, "") || path;
  const [first, ...more] = (await namesIn(system, path)).filter(isProfileName);
  if (first === undefined) return "There is no profile (*.yaml) in it.";
  const names = more.length === 0 ? "" : ` It also has ${nameList(more)}.`;
  return `Name the profile in it: ${shellWord(`${bare}/${first}`, system.os)}.${names}`;
}

async function missingHint(system: System, argument: string | undefined): Promise<string> {
  const path = argument ?? DEFAULT_PROFILE;
  if (isFirmwareName(path)) return firmwareHint(path, system.os);
  const { dirname, basename } = system.paths;
  const names = await namesIn(system, dirname(path));
  const profiles = names.filter(isProfileName);
  if (names.includes(basename(path))) return "It is a broken symbolic link: its target does not exist.";
  const known = [...profiles, ...profileNames()];
  const near = known.find((name) => name.replace(/\.ya?ml$/i, "") === basename(path)) ??
    suggest(basename(path), known);
  if (near !== undefined) {
    const place = profiles.includes(near) ? path.slice(0, path.length - basename(path).length) : "";
    return `Did you mean ${quote(place + near)}?`;
  }
  const folder = dirname(path) === "." ? "this folder" : `folder ${quote(dirname(path))}`;
  const words = profiles.length > 0 ? [`In ${folder}: ${nameList(profiles)}.`] : [];
  if (argument !== undefined) return [...words, builtInHint()].join("\n");
  // Somebody's first call: there is often a firmware in this very folder.
  const firmware = names.filter(isFirmwareName);
  return [
    "Name a profile: flasher run PROFILE. To write one: flasher init",
    ...words,
    ...firmwareHint(firmware.length === 1 ? firmware[0]! : "firmware.bin", system.os).split("\n"),
    "To see how it works: flasher help",
  ].join("\n");
}

export function isProfileName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

function nameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => quote(name)).join(", ");
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

/** Only for advice: a folder that cannot be read has no names. */
export async function namesIn(system: System, folder: string): Promise<readonly string[]> {
  try {
    if ((await system.stat(folder))?.kind !== "directory") return [];
    return [...await system.listFolder(folder)].sort();
  } catch {
    return [];
  }
}
