/** Finds and reads the profile that a request names: a file, or a built-in profile. */
import { ImageError, UsageError } from "../../errors.ts";
import { MAX_PROFILE_BYTES } from "../../profile/decode.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import { builtInProfile, profileNames } from "./built_in_profiles.ts";
import { isFirmwareName, isProfileName, namesIn } from "./file_names.ts";
import { type NamedFileOptions, readNamedFile } from "./named_file.ts";
import { isPort } from "../ports/port_word.ts";
import { placedPathHint } from "./placed_path.ts";
import type { Warn } from "../reporter.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";

/** The profile of a request that names none. */
export const DEFAULT_PROFILE = "flash.yaml";
/** Prefix that selects a built-in profile even if the folder has a file of that name. */
export const BUILT_IN = "builtin:";
/** The profile of a request that names files and no profile. The request's files replace its own. */
const FILES_ONLY = "baud: auto\nfiles: [{ offset: 0, path: firmware.bin }]\n";
/** A longer list of names does not help to find one. */
const MAX_NAMES = 8;
/** First byte of every image for Espressif's chips. UTF-8 text with this first byte begins in Chinese. */
const IMAGE_MAGIC = 0xe9;

export interface FoundProfile {
  /** Its name in messages. */
  readonly source: string;
  /** What the profile's paths are relative to. */
  readonly folder: string;
  readonly bytes: Uint8Array;
  readonly builtIn: boolean;
  /** There is none: the request has files of its own. */
  readonly bare: boolean;
}

/**
 * A file takes precedence over a built-in profile of the same name, with a warning. `filesOnly`: the request has files
 * of its own, and needs no profile if there is no flash.yaml. Throws UsageError.
 */
export async function findProfile(
  { system, warn }: { readonly system: System; readonly warn: Warn },
  { source: name, filesOnly }: { readonly source: string | undefined; readonly filesOnly: boolean },
): Promise<FoundProfile> {
  const path = name ?? DEFAULT_PROFILE;
  const action = `Cannot read profile ${quote(path)}`;
  if (name === undefined && filesOnly && !await exists(system, path, action)) {
    return {
      source: "the files of this command",
      folder: ".",
      bytes: new TextEncoder().encode(FILES_ONLY),
      builtIn: false,
      bare: true,
    };
  }
  if (path.startsWith(BUILT_IN)) return builtIn(path, action);
  const port = portHint(path, system.os);
  // Windows has devices of such names in every folder.
  if (port !== undefined && system.os === "windows") {
    throw new UsageError(`${action}: it is the name of a port`, { hint: port });
  }
  const text = builtInProfile(path);
  if (text !== undefined) {
    if (!await exists(system, path, action)) {
      return { source: path, folder: ".", bytes: new TextEncoder().encode(text), builtIn: true, bare: false };
    }
  }
  const bytes = await readProfile(system, path, {
    action,
    folder: ".",
    anywhere: true,
    refuse: (message, options) => new UsageError(message, options),
    largest: MAX_PROFILE_BYTES,
    tooLarge: `a profile has at most ${MAX_PROFILE_BYTES}`,
    hints: {
      missing: () => missingHint(system, name),
      folder: () => folderHint(system, path),
      special: portHint(path, system.os),
      tooLarge: `If it is firmware: flasher run -f ${shellWord(path, system.os)}`,
    },
  });
  if (text !== undefined) warn(shadowing(path));
  return { source: path, folder: system.paths.dirname(path), bytes, builtIn: false, bare: false };
}

function builtIn(path: string, action: string): FoundProfile {
  const text = builtInProfile(path.slice(BUILT_IN.length));
  if (text === undefined) {
    throw new UsageError(`${action}: there is no such built-in profile`, { hint: builtInHint() });
  }
  return { source: path, folder: ".", bytes: new TextEncoder().encode(text), builtIn: true, bare: false };
}

/** A person who follows a guide means the built-in profile, and may not know that an archive contained one, too. */
function shadowing(path: string): { readonly message: string } {
  return {
    message: `${
      quote(path)
    } is read from this folder. For the built-in profile of that name, use ${BUILT_IN}${path}`,
  };
}

async function exists(system: System, path: string, action: string): Promise<boolean> {
  try {
    return await system.stat(path) !== undefined;
  } catch (error) {
    throw new UsageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}

async function readProfile(
  system: System,
  path: string,
  options: NamedFileOptions & { readonly action: string },
): Promise<Uint8Array> {
  const bytes = await readNamedFile(system, path, options);
  if (bytes[0] !== IMAGE_MAGIC) {
    const words = await nameOfBinary(bytes);
    if (words === undefined) return bytes;
    throw new ImageError(`${options.action}: it is ${words}, whatever its name`, {
      hint: "A profile is a YAML file that lists the firmware: flasher help profile",
    });
  }
  throw new UsageError(`${options.action}: it is firmware, not a profile`, {
    hint: `To write it: flasher run -f ${shellWord(path, system.os)}`,
  });
}

/** An archive, a picture or a program by the name of a profile; undefined for text. */
async function nameOfBinary(bytes: Uint8Array): Promise<string | undefined> {
  // All of them have a zero near their start, and no profile has.
  if (!bytes.subarray(0, 64).includes(0)) return undefined;
  const { nameOfDocument } = await import("../../esp/image/other_file.ts");
  const { foreignKind } = await import("../../esp/image/not_firmware.ts");
  return foreignKind(bytes)?.words ?? nameOfDocument(bytes);
}

/** Explains how to write a file without writing a profile. */
export function firmwareHint(path: string, os?: string): string {
  return `To write firmware without a profile: flasher run ${shellWord(path, os)}`;
}

function builtInHint(): string {
  return `There are ${profileNames().length} built-in profiles. To list them: flasher boards`;
}

async function folderHint(system: System, path: string): Promise<string> {
  const bare = path.replace(/[\\/]+$/, "") || path;
  const [first, ...more] = (await namesIn(system, path)).filter(isProfileName);
  if (first === undefined) {
    const build = (await namesIn(system, path)).includes("build");
    return `It contains neither a profile (*.yaml) nor firmware.${
      build ? ` To write the build output: flasher run ${shellWord(`${bare}/build`, system.os)}` : ""
    }`;
  }
  const names = more.length === 0 ? "" : ` It also has ${nameList(more)}.`;
  return `Name the profile in it: ${shellWord(`${bare}/${first}`, system.os)}.${names}`;
}

/** For the name of a port in place of a profile. */
function portHint(path: string, os: string): string | undefined {
  return isPort(path) ? `To choose a port: --port ${shellWord(path, os)}` : undefined;
}

async function missingHint(system: System, name: string | undefined): Promise<string> {
  const path = name ?? DEFAULT_PROFILE;
  if (/^@./.test(path)) {
    return `To convert a file of esptool's arguments to a profile: flasher init --from ${
      shellWord(path.slice(1), system.os)
    }`;
  }
  const placed = portHint(path, system.os) ?? placedPathHint(path, system.os);
  if (placed !== undefined) return placed;
  const { dirname, basename } = system.paths;
  const names = await namesIn(system, dirname(path));
  const profiles = names.filter(isProfileName);
  if (names.includes(basename(path))) return "It is a broken symbolic link: its target does not exist.";
  const firmware = names.filter(isFirmwareName);
  // Only a name without a folder can mean a built-in profile.
  const isBare = basename(path) === path;
  const known = [...profiles, ...firmware, ...isBare ? profileNames() : []];
  const near = known.find((one) => one.replace(/\.[^.]*$/, "") === basename(path)) ??
    suggest(basename(path), known);
  if (near !== undefined) {
    const place = names.includes(near) ? path.slice(0, path.length - basename(path).length) : "";
    return `Did you mean ${quote(place + near)}?`;
  }
  const folder = dirname(path) === "." ? "this folder" : `folder ${quote(dirname(path))}`;
  const words = profiles.length > 0 ? [`In ${folder}: ${nameList(profiles)}.`] : [];
  if (name !== undefined) {
    if (isBare) return [...words, builtInHint()].join("\n");
    return words[0] ?? `There is no profile in ${folder}.`;
  }
  // On a person's first run, the firmware is often in this very folder.
  return [
    "Name a profile on the command line. To create one: flasher init",
    ...words,
    firmwareHint(firmware.length === 1 ? firmware[0]! : "firmware.bin", system.os),
    "To see how it works: flasher help",
  ].join("\n");
}

function nameList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => quote(name)).join(", ");
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}
