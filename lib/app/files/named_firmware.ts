/** Recognizes firmware that a request names in place of a profile: a file, the files of a build, or its folder. */
import { UsageError } from "../../errors.ts";
import { MAX_JSON_BYTES } from "../../draft/json.ts";
import { IMAGE_MAGIC } from "../../esp/image/header.ts";
import { foreignKind } from "../../esp/image/not_firmware.ts";
import { V2_MAGIC } from "../../esp/image/second_stage.ts";
import { MAX_PROFILE_BYTES } from "../../profile/decode.ts";
import { parseOverrides, type ProfileValues } from "../../profile/override.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { KNOWN } from "../known_names.ts";
import type { System } from "../system/system.ts";
import { chipWithoutAsking, listsFirmware, readBuildFile } from "./build_file.ts";
import { firmwareOfFolder } from "./build_folder.ts";
import { isFirmwareName, isProfileName, namesIn } from "./file_names.ts";
import type { ReadOptions } from "./firmware_file.ts";
import { readNamedFile } from "./named_file.ts";
import { windowsDeviceName } from "./windows_path.ts";

/** The name with which ESP-IDF lists what to write, and that of an ESP Web Tools manifest. */
const BUILD_FILES = ["flasher_args.json", "manifest.json"] as const;

export interface NamedFirmware {
  readonly files: readonly ProfileFile[];
  /** What a build says about the chip and its flash. */
  readonly values: ProfileValues;
  /** What a profile cannot express: whole sentences. */
  readonly notes: readonly string[];
  readonly reading: ReadOptions;
}

export interface FirmwareOptions {
  /** A build may name files outside its folder. */
  readonly allowOutside: boolean;
  /** The chip that the request names. */
  readonly chip: string | undefined;
}

/** Undefined for a profile, and for what cannot be read. Throws UsageError or ImageError if it is unclear what is meant. */
export async function findNamedFirmware(
  system: System,
  path: string,
  options: FirmwareOptions,
): Promise<NamedFirmware | undefined> {
  // Windows opens a device to look at its name.
  if (system.os === "windows" && windowsDeviceName(path, { trusted: true }) !== undefined) return undefined;
  const kind = (await system.stat(path).catch(() => undefined))?.kind;
  if (kind === "directory") return await firmwareIn(system, path, options);
  if (isFirmwareName(path)) return firmwareFile(path);
  const bytes = kind === "file" ? await readSmall(system, path) : undefined;
  if (bytes === "large") return firmwareFile(path);
  if (bytes === undefined) return undefined;
  if (listsFirmware(bytes)) return await buildFile(system, path, options);
  return isProfileText(bytes) ? undefined : firmwareFile(path);
}

/** A person may name any file. */
function firmwareFile(path: string): NamedFirmware {
  const reading = { folder: ".", anywhere: true, namedBy: "person" } as const;
  return { files: [{ offset: "auto", path }], values: {}, notes: [], reading };
}

async function firmwareIn(
  system: System,
  folder: string,
  options: FirmwareOptions,
): Promise<NamedFirmware | undefined> {
  const names = await namesIn(system, folder);
  for (const name of BUILD_FILES) {
    const path = system.paths.join(folder, name);
    const bytes = names.includes(name) ? await readSmall(system, path) : undefined;
    if (bytes !== undefined && bytes !== "large" && listsFirmware(bytes)) {
      return await buildFile(system, path, options);
    }
  }
  // The profile is what its author means.
  if (names.some(isProfileName)) return undefined;
  const paths = await firmwareOfFolder(system, folder);
  if (paths.length === 0) return undefined;
  return {
    files: paths.map((path) => ({ offset: "auto", path })),
    values: {},
    notes: [],
    reading: { folder, base: ".", anywhere: false, namedBy: "build" },
  };
}

async function buildFile(
  system: System,
  path: string,
  { allowOutside, chip }: FirmwareOptions,
): Promise<NamedFirmware> {
  const { values, files, notes } = await readBuildFile(system, path, chipWithoutAsking(chip));
  return {
    files: files.map(({ path, offset }) => ({ path, offset: offset ?? "auto" })),
    values: parseOverrides(values, KNOWN),
    notes,
    reading: { folder: system.paths.dirname(path), base: ".", anywhere: allowOutside, namedBy: "build" },
  };
}

/** "large": no profile and no list of a build has as many bytes. Undefined for a file that cannot be read. */
async function readSmall(system: System, path: string): Promise<Uint8Array | "large" | undefined> {
  const size = (await system.stat(path).catch(() => undefined))?.size ?? 0;
  if (size > MAX_JSON_BYTES) return "large";
  try {
    return await readNamedFile(system, path, {
      folder: ".",
      anywhere: true,
      refuse: (message, options) => new UsageError(message, options),
      largest: MAX_JSON_BYTES,
      tooLarge: "",
    });
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Looks only at a file whose name does not tell. */
function isProfileText(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  return bytes.length <= MAX_PROFILE_BYTES && first !== IMAGE_MAGIC && first !== V2_MAGIC &&
    !bytes.subarray(0, 512).includes(0) && foreignKind(bytes) === undefined;
}
