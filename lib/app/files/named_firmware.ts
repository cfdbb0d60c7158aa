/** Recognizes firmware that a request names in place of a profile: a file, the files of a build, or its folder. */
import { ImageError, UsageError } from "../../errors.ts";
import { MAX_JSON_BYTES, parseJson } from "../../draft/json.ts";
import { IMAGE_MAGIC } from "../../esp/image/header.ts";
import { isIntelHex } from "../../esp/containers/intel_hex.ts";
import { foreignKind } from "../../esp/image/not_firmware.ts";
import { nameOfData, nameOfDocument, textOf } from "../../esp/image/other_file.ts";
import { V2_MAGIC } from "../../esp/image/second_stage.ts";
import { isBuildList, mayBeProfile } from "../../profile/other_files.ts";
import { parseOverrides, type ProfileValues } from "../../profile/override.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { KNOWN } from "../known_names.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import { chipWithoutAsking, listsFirmware, readBuildFile } from "./build_file.ts";
import { firmwareOfFolder } from "./build_folder.ts";
import { isFirmwareName, isProfileName, namesIn } from "./file_names.ts";
import type { ReadOptions } from "./firmware_file.ts";
import { readNamedFile } from "./named_file.ts";
import { windowsDeviceName } from "./windows_path.ts";

/** ESP-IDF lists in a file of this name what to write. No other file has it. */
const IDF_LIST = "flasher_args.json";
/** The names of the lists. Other web pages also have a manifest.json. */
const BUILD_FILES = [IDF_LIST, "manifest.json"] as const;

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
  if (kind === "file" && system.paths.basename(path) === IDF_LIST) {
    return await buildFile(system, path, options);
  }
  const bytes = kind === "file" ? await readSmall(system, path) : undefined;
  if (bytes === "large") return firmwareFile(path);
  if (bytes === undefined) return undefined;
  if (listsFirmware(bytes) || isDamagedList(bytes)) return await buildFile(system, path, options);
  return isProfile(path, bytes) ? undefined : firmwareFile(path);
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
    if (!names.includes(name)) continue;
    const path = system.paths.join(folder, name);
    // A list that cannot be used is an error: without it, parts of the build would not be written.
    const bytes = name === IDF_LIST ? undefined : await readSmall(system, path);
    if (name === IDF_LIST || (typeof bytes === "object" && (listsFirmware(bytes) || !isJson(bytes)))) {
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

/** Another file in braces may be a profile. */
function isDamagedList(bytes: Uint8Array): boolean {
  return !isJson(bytes) && isBuildList(new TextDecoder().decode(bytes));
}

function isJson(bytes: Uint8Array): boolean {
  try {
    parseJson(bytes, "");
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** Throws ImageError if the file is damaged, UsageError if it is unclear which firmware is meant. */
async function buildFile(
  system: System,
  path: string,
  { allowOutside, chip }: FirmwareOptions,
): Promise<NamedFirmware> {
  const bytes = await readSmall(system, path);
  if (typeof bytes === "object" && !isJson(bytes)) {
    throw new ImageError(`Cannot read ${quote(path)}: it is not valid JSON`, {
      hint: "The file is damaged or incomplete. Build or download the firmware again.",
    });
  }
  const { values, files, notes } = await readBuildFile(system, path, chipWithoutAsking(chip));
  const remote = files.find((file) => file.remote !== undefined);
  if (remote !== undefined) {
    const words = shellWord(path, system.os) + (chip === undefined ? "" : ` --chip ${chip}`);
    throw new UsageError(
      `Cannot use ${quote(path)}: it names ${quote(remote.path, 200)}, expected files next to it`,
      { hint: `To make a profile that names this address: flasher init --from ${words}` },
    );
  }
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

/** Throws ImageError for a text or a document that is neither profile nor firmware. */
function isProfile(path: string, bytes: Uint8Array): boolean {
  const [first] = bytes;
  if (first === IMAGE_MAGIC || first === V2_MAGIC || foreignKind(bytes) !== undefined) return false;
  const text = nameOfDocument(bytes) === undefined ? textOf(bytes) : undefined;
  if (text !== undefined && mayBeProfile(text)) return true;
  const name = isIntelHex(bytes) ? undefined : nameOfData(bytes);
  if (name === undefined) return false;
  throw new ImageError(`Cannot use ${quote(path)}: it is ${name}, expected firmware or a profile`, {
    hint: "To write firmware, name its file: flasher run firmware.bin\n" +
      "A profile is a YAML file that lists the firmware: flasher help profile",
  });
}
