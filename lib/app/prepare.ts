/** Turns a request into work that is checked as far as possible without a board: profile, files, plan. */
import { hex } from "../bytes.ts";
import { type Chip, chipById, CHIPS } from "../esp/chips/mod.ts";
import type { Job } from "../esp/jobs/program.ts";
import { FlasherError, ImageError } from "../errors.ts";
import { nameOfData } from "../esp/image/other_file.ts";
import { rawHint } from "../esp/image/unverifiable.ts";
import { chipOfImage } from "../esp/image/chip_of_image.ts";
import { type Firmware, makePlan, type Plan } from "../esp/plan/plan.ts";
import { bootImageAt } from "../esp/plan/boot_offset.ts";
import { unpackFirmware } from "../esp/plan/unpack.ts";
import { override } from "../profile/override.ts";
import type { BoardFile, Profile } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import type { BoardSources, SourceOptions } from "./board_files/sources.ts";
import { isProfileName } from "./files/file_names.ts";
import { checkNamedOnce } from "./files/named_once.ts";
import { type ReadFile, readFirmwares, type ReadOptions } from "./files/firmware_file.ts";
import type { NamedEntry } from "./downloads/fetch_locked.ts";
import { withLockedFiles } from "./downloads/with_locked_files.ts";
import type { FirmwareOptions } from "./files/named_firmware.ts";
import type { FoundPlace, PlacedFiles } from "./files/place_files.ts";
import { CURRENT_FOLDER, type PluginFile, readBoardPlugin } from "./boards/plugin_file.ts";
import { bareProfile, connectionSettings } from "./connection_settings.ts";
import { type LoadContext, loadRequestedProfile } from "./requested_profile.ts";
import type { PrepareRequest } from "./request.ts";
import type { System } from "./system/system.ts";

/** Everything that can be known without a board. */
export interface Prepared {
  /** Name of the profile in messages. */
  readonly source: string;
  readonly profile: Profile;
  readonly files: readonly Firmware[];
  readonly chip: Chip | undefined;
  /** Files whose content says where they go. */
  readonly found: readonly FoundPlace[];
  /** The chip that those files are for; undefined if several fit. */
  readonly chipOfFiles: Chip | undefined;
  /** Writes even if that is dangerous. */
  readonly force: boolean;
  /** The plan for the likely board: the size of its flash can still change it. */
  readonly expected: Plan;
}

export interface PreparedRequest extends Prepared {
  /** "firmware": the request names no profile, so the board and the rate are the usual ones. */
  readonly from: "firmware" | "built-in profile" | "profile";
  /** The files decide which chip is needed. */
  readonly chipByFiles: boolean;
  /** The profile's board if it is a plugin. */
  readonly plugin: PluginFile | undefined;
  /** The profile without the values of the request. */
  readonly written: Profile;
  /** Files for the board's own file system; undefined if the profile lists none. */
  readonly boardFiles: BoardSources | undefined;
  /** `path`: of its file, or its name. Undefined without a profile. */
  readonly file: { readonly path: string; readonly builtIn: boolean } | undefined;
  /** Files whose bytes a lock names, with what it says about them. */
  readonly locked: readonly NamedEntry[];
}

/** Reads and checks profile and files. Throws ProfileError, UsageError, PluginError or ImageError. */
export async function prepare(context: LoadContext, request: PrepareRequest): Promise<PreparedRequest> {
  const { system, warn } = context;
  const { source, files, given, allowOutside, force, values } = request;
  if (given !== undefined && source === undefined) {
    const written = bareProfile({ baud: "auto", ...request.fallback(["port", "baud"]) });
    const profile = override(written, values);
    return await prepareBare(system, {
      source: files.length === 1 ? files[0]!.path : `${files.length} files`,
      profile: { ...profile, files },
      reading: { folder: ".", anywhere: true, given },
      ...{ written, force },
      plugin: await readBoardPlugin(system, profile.board, CURRENT_FOLDER),
      chipByFiles: values.chip === undefined,
    });
  }
  const firmware = source === undefined || isProfileName(source)
    ? undefined
    : await findFirmware(system, source, { allowOutside, chip: values.chip });
  if (firmware !== undefined) {
    checkNamedOnce(source!, files, system.os);
    firmware.notes.forEach((message) => warn({ message }));
    const open = (["port", "baud"] as const).filter((name) =>
      values[name] === undefined && firmware.values[name] === undefined
    );
    const written = bareProfile({ baud: "auto", ...request.fallback(open), ...firmware.values });
    const profile = override(written, values);
    const plugin = await readBoardPlugin(system, profile.board, CURRENT_FOLDER);
    return await prepareBare(system, {
      source: source!,
      profile: { ...profile, files: firmware.files },
      reading: firmware.reading,
      ...{ written, force, plugin },
      chipByFiles: values.chip === undefined,
    });
  }
  const requested = { ...request, filesOnly: files.length > 0 };
  const loaded = await loadRequestedProfile(context, requested);
  const { folder, name, path, builtIn, bare, written, plugin } = loaded;
  const named: Profile = files.length > 0 ? { ...loaded.profile, files } : loaded.profile;
  const { profile, locked, contents } = await withLockedFiles(context, named, {
    place: path === undefined ? undefined : { path, folder },
    fetchMissing: request.fetchMissing,
  });
  // A person may name any file; a profile only those in its folder.
  const reading: ReadOptions = files.length > 0
    ? { folder: ".", anywhere: true, namedBy: "person", ...(given === undefined ? {} : { given }) }
    : {
      folder,
      anywhere: allowOutside,
      ...(builtIn === undefined ? {} : { builtIn }),
      contents,
    };
  const asked = { source: name, profile, written, reading, force };
  if (bare) return await prepareBare(system, { ...asked, plugin, chipByFiles: values.chip === undefined });
  const from = builtIn === undefined ? "profile" : "built-in profile";
  const unnamed = source === undefined && files.length > 0 && values.chip === undefined;
  const prepared = await (unnamed ? prepareBeside(system, asked) : prepareProfile(system, asked));
  const file = path === undefined ? undefined : { path, builtIn: builtIn !== undefined };
  const boardFiles = profile.board_files === undefined
    ? undefined
    : await readBoardFiles(system, profile.board_files, {
      ...{ folder, anywhere: allowOutside, profile: path, profileSha256: loaded.sha256 },
    });
  return { ...prepared, written, plugin, from, chipByFiles: false, boardFiles, file, locked };
}

/** Loaded only for a profile that has board_files. */
async function readBoardFiles(system: System, files: readonly BoardFile[], options: SourceOptions) {
  const { readBoardSources } = await import("./board_files/sources.ts");
  return await readBoardSources(system, files, options);
}

/** Files beside a flash.yaml that the request does not name: an error by its chip says where the chip comes from. */
async function prepareBeside(system: System, asked: ProfileToPrepare): Promise<Prepared> {
  const { source, profile } = asked;
  try {
    return await prepareProfile(system, asked);
  } catch (error) {
    if (!(error instanceof ImageError) || profile.chip === "auto") throw error;
    const { files } = await place(await readFirmwares(system, profile.files, asked.reading), system.os);
    const chips = files.flatMap(unpackFirmware).map(({ bytes }) => chipOfImage(bytes)?.id ?? profile.chip);
    if (chips.every((chip) => chip === profile.chip)) throw error;
    throw new ImageError(error.message, {
      hint: `The chip comes from ${quote(source)} in this folder (chip: ${profile.chip}), ` +
        "which applies because the command names no profile.\nTo use the chip of the files: add --chip auto",
      cause: error,
    });
  }
}

/** Loaded only for a name that is not a profile's. */
async function findFirmware(system: System, path: string, options: FirmwareOptions) {
  const { findNamedFirmware } = await import("./files/named_firmware.ts");
  return await findNamedFirmware(system, path, options);
}

/** Reads and checks files that come without a profile: they say which chip they are for. */
async function prepareBare(
  system: System,
  { written, plugin, chipByFiles, ...asked }:
    & ProfileToPrepare
    & Pick<PreparedRequest, "written" | "plugin" | "chipByFiles">,
): Promise<PreparedRequest> {
  const { profile, force } = asked;
  const prepared = await prepareProfile(system, asked);
  // With --chip auto, a person allows any chip.
  const chip = profile.chip === "auto" && chipByFiles ? prepared.chipOfFiles : prepared.chip;
  const known = chip === undefined ? profile : { ...profile, chip: chip.id };
  const expected = chip === undefined || chip === prepared.expected.chip
    ? prepared.expected
    : expectPlan(prepared.files, { chip, profile, force });
  return {
    ...prepared,
    profile: known,
    chip,
    expected,
    written,
    plugin,
    from: "firmware",
    chipByFiles,
    boardFiles: undefined,
    file: undefined,
    locked: [],
  };
}

type ProfileToPrepare =
  & Pick<Prepared, "source" | "profile" | "force">
  & { readonly reading: ReadOptions };

/** Reads and checks the files of a profile. Throws ProfileError or ImageError. */
export async function prepareProfile(
  system: System,
  { source, profile, reading, force }: ProfileToPrepare,
): Promise<Prepared> {
  const { files: whole, found, chip: chipOfFiles } = await place(
    await readFirmwares(system, profile.files, reading),
    system.os,
  );
  const files: readonly Firmware[] = whole.flatMap((file, index) =>
    profile.files[index]!.raw === true ? [{ ...file, raw: true }] : unpackFirmware(file)
  );
  const chip = profile.chip === "auto" ? undefined : chipById(profile.chip);
  const expected = expectPlan(files, { chip, profile, force });
  return { source, profile, files, found, chip, chipOfFiles, force, expected };
}

/** Loads the analysis of files only if a file needs it. */
async function place(files: readonly ReadFile[], os: string): Promise<PlacedFiles> {
  const placed = files.flatMap(({ offset, ...file }) => offset === "auto" ? [] : [{ ...file, offset }]);
  if (placed.length === files.length) return { files: placed, found: [], chip: undefined };
  const { placeFiles } = await import("./files/place_files.ts");
  return placeFiles(files, os);
}

/** With `chip: auto`, files that no chip can use are refused before a port is opened. */
function expectPlan(
  files: readonly Firmware[],
  { chip, profile, force }: Pick<Prepared, "chip" | "profile" | "force">,
): Plan {
  const errors: FlasherError[] = [];
  for (const candidate of chip === undefined ? candidateChips(files) : [chip]) {
    try {
      return makePlan(files, { chip: candidate, flash: profile.flash, force });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      errors.push(error);
    }
  }
  throw commonError(files, errors);
}

/** One error for files that every candidate refuses. If the reasons differ, it names no chip. */
function commonError(files: readonly Firmware[], errors: readonly FlasherError[]): FlasherError {
  const [first] = errors;
  if (first === undefined) return new ImageError("Cannot plan: flasher knows no chip");
  const messages = new Set(errors.map(({ message }) => message));
  const booted = files.find((file) => CHIPS.some((chip) => bootImageAt(file, chip) !== undefined));
  if (messages.size === 1 || booted === undefined || !errors.every((error) => error instanceof ImageError)) {
    return first;
  }
  const offsets = [...new Set(CHIPS.map(({ bootloaderOffset }) => hex(bootloaderOffset)))];
  const name = nameOfData(booted.bytes);
  const problem = name === undefined
    ? "it has no image for a chip that flasher knows"
    : `it is ${name}, not a firmware image`;
  return new ImageError(
    `Cannot boot "${booted.path}" at ${hex(booted.offset)}: ${problem}`,
    {
      hint: `Chips boot from ${orList(offsets)}. ` +
        `Write a boot image there, and other data to another offset.${rawHint(booted.bytes)}`,
    },
  );
}

/**
 * The chips that the files may be for: the chip that an image names, or those that a UF2 file names; else the chips that
 * would boot one of the files, so that a file that is an image for none of them is refused; else all.
 */
function candidateChips(files: readonly Firmware[]): readonly Chip[] {
  // The boot image decides: another file may be for a second chip, which gets it from the first.
  const booted = CHIPS.find((chip) =>
    files.some((file) => {
      const at = bootImageAt(file, chip);
      return at !== undefined && chipOfImage(file.bytes.subarray(at)) === chip;
    })
  );
  if (booted !== undefined) return [booted];
  const families = CHIPS.filter(({ uf2Family }) =>
    files.some(({ container }) => container?.uf2?.family === uf2Family)
  );
  if (families.length > 0) return families;
  const named = files.map(({ bytes }) => chipOfImage(bytes)).find((chip) => chip !== undefined);
  if (named !== undefined) return [named];
  const booting = CHIPS.filter((chip) => files.some((file) => bootImageAt(file, chip) !== undefined));
  return booting.length > 0 ? booting : CHIPS;
}

/** The part of a job that the profile decides. */
export function profileJob(
  { profile, files, force, expected }: Prepared,
):
  & ReturnType<typeof connectionSettings>
  & Pick<Job, "flash" | "erase" | "files" | "expected" | "after" | "expect">
  & { readonly force: boolean } {
  const { flash, erase, after, expect } = profile;
  return {
    ...connectionSettings(profile),
    flash,
    erase,
    files,
    force,
    expected,
    after,
    ...(expect && { expect }),
  };
}
