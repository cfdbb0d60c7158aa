/** Checks one profile as far as that is possible without a board. */
import { FlasherError, ImageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Profile, ProfileFile } from "../../profile/profile.ts";
import { chipWarnings } from "../boards/chip_warnings.ts";
import { readFirmwares, type ReadOptions } from "../files/firmware_file.ts";
import { isMissingFile } from "../files/named_file.ts";
import { type Prepared, prepareProfile } from "../prepare.ts";
import type { Warning } from "../reporter.ts";
import { type LoadedProfile, loadRequestedProfile } from "../requested_profile.ts";
import type { System } from "../system/system.ts";
import type { CheckedProfile, CheckStep, Fault, ProfileSummary, Reach } from "./checked.ts";
import { findLockedFiles, unlockedFiles } from "./locked.ts";
import { locateIn } from "./locate_file.ts";
import { rehearseProfile } from "./rehearse_profile.ts";
import { checkBoardFiles } from "./check_board_files.ts";
import { chooseSimulatedBoard } from "./simulated_board.ts";
import { summaryOf } from "./summary.ts";
import { tryAllowedPlugin } from "./try_plugin.ts";

export interface CheckOptions {
  /** Missing files are not a fault: each person adds their own. */
  readonly withoutFirmware: boolean;
  /** The profiles may name files outside their folders. */
  readonly allowOutside: boolean;
  /** Keys of the board plugins that may run, see `PluginFile`. */
  readonly allowedPlugins: readonly string[];
}

/** Ends a check: a fault was found. */
class Faulty extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super();
  }
}

/** `path`: of a file that exists. Never rejects with a FlasherError: it becomes a fault of the profile. */
export async function checkProfile(
  system: System,
  path: string,
  options: CheckOptions,
): Promise<CheckedProfile> {
  const notes: Warning[] = [];
  let summary: ProfileSummary | undefined;
  try {
    const loaded = await atStep("profile", () => load(system, path, options));
    summary = summaryOf(loaded.profile);
    const reach = await checkLoaded({ system, path, options, notes }, loaded);
    return { path, summary, reach, faults: [], notes };
  } catch (error) {
    if (!(error instanceof Faulty)) throw error;
    return { path, summary, reach: { kind: "failed" }, faults: error.faults, notes };
  }
}

/** The path always means the file, never a built-in profile of the same name. */
function load(system: System, path: string, { allowOutside }: CheckOptions): Promise<LoadedProfile> {
  const request = { source: path, values: {}, fallback: () => ({}), allowOutside };
  return loadRequestedProfile({ system, warn: () => {} }, request);
}

interface Check {
  readonly system: System;
  readonly path: string;
  readonly options: CheckOptions;
  readonly notes: Warning[];
}

async function checkLoaded({ system, path, options, notes }: Check, loaded: LoadedProfile): Promise<Reach> {
  const { folder, plugin } = loaded;
  const unlocked = await unlockedFiles(system, loaded.profile, path);
  if (unlocked.length > 0) throw new Faulty(unlocked.map((error) => ({ step: "lock", error })));
  const { withoutFirmware } = options;
  const onBoard = await checkBoardFiles(system, loaded.profile, {
    path,
    reading: { folder, anywhere: options.allowOutside },
  });
  if (onBoard.faults.length > 0) throw new Faulty(onBoard.faults);
  notes.push(...onBoard.notes);
  const locked = await atStep(
    "files",
    () => findLockedFiles({ system, notes }, loaded.profile, { place: { path, folder }, withoutFirmware }),
  );
  const { profile, contents } = locked;

  const reading: ReadOptions = { folder, anywhere: options.allowOutside, contents };
  const missing = withoutFirmware
    ? [...locked.missing, ...await atStep("files", () => missingFiles(system, profile.files, reading))]
    : [];
  const files = profile.files.filter(({ path }) => !missing.includes(path));
  if (files.length === 0) return { kind: "loaded", missing };

  let prepared: Prepared;
  try {
    const asked = { source: loaded.name, profile: { ...profile, files }, reading, force: false };
    prepared = await prepareProfile(system, asked);
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    const faults = await fileFaults(system, { path, profile, files, reading });
    throw new Faulty(faults.length > 0 ? faults : [{ step: "plan", error }]);
  }
  notes.push(...await notesOf(prepared, missing.length > 0));
  const chip = prepared.expected.chip.name;
  if (missing.length > 0) return { kind: "planned", chip, missing };
  const slotFile = prepared.files.find(({ slot }) => slot === true);
  if (slotFile !== undefined) {
    notes.push({
      message: `Not rehearsed: the partition table of the real board decides where ${
        quote(slotFile.path)
      } goes`,
    });
    return { kind: "planned", chip, missing };
  }
  const trial = await atStep("rehearsal", () => tryAllowedPlugin(system, plugin, options.allowedPlugins));
  if (trial?.note !== undefined) notes.push(trial.note);
  const board = await atStep("plan", () => chooseSimulatedBoard(prepared, trial?.circuit));
  const { toPut } = onBoard;
  const rehearsed = await atStep("rehearsal", () =>
    rehearseProfile(prepared, board, {
      plugin: trial?.board,
      ...(toPut === undefined ? {} : { boardFiles: { toPut, worker: system.python } }),
    }));
  notes.push(...rehearsed.notes);
  const { regions } = board.plan;
  return {
    kind: "rehearsed",
    chip: board.plan.chip.name,
    files: files.length,
    bytes: regions.reduce((sum, { data }) => sum + data.length, 0),
    ...(rehearsed.boardFiles === undefined ? {} : { boardFiles: rehearsed.boardFiles }),
  };
}

async function atStep<T>(step: CheckStep, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    throw new Faulty([{ step, error }]);
  }
}

async function missingFiles(
  system: System,
  files: readonly ProfileFile[],
  { folder, anywhere }: ReadOptions,
): Promise<readonly string[]> {
  const missing: string[] = [];
  const brought = files.filter(({ locked }) => locked === undefined);
  for (const path of new Set(brought.map(({ path }) => path))) {
    const refuse = (message: string) => new ImageError(message);
    if (await isMissingFile(system, path, { folder, anywhere, refuse })) missing.push(path);
  }
  return missing;
}

interface FilesToRead {
  readonly path: string;
  readonly profile: Profile;
  readonly files: readonly ProfileFile[];
  readonly reading: ReadOptions;
}

/** What is wrong with each file by itself, with its place in the profile. */
async function fileFaults(
  system: System,
  { path, profile, files, reading }: FilesToRead,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const file of files) {
    try {
      await readFirmwares(system, [file], reading);
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      faults.push({
        step: "files",
        error,
        ...await locateIn(system, path, ["files", indexOf(profile, file), "path"]),
      });
    }
  }
  return faults;
}

/** Where the profile has this file in its list, which `firmware` is not part of. */
function indexOf({ files }: Profile, file: ProfileFile): number {
  return files.filter(({ locked }) => locked?.kind !== "firmware").indexOf(file);
}

/** What `flasher plan` warns of. `incomplete`: warnings of the plan would be about the files that are missing. */
async function notesOf(prepared: Prepared, incomplete: boolean): Promise<readonly Warning[]> {
  const plan = incomplete ? [] : prepared.expected.notes.filter(({ kind }) => kind === "warning");
  return [...plan.map(({ text }) => ({ message: text })), ...await chipWarnings(prepared)];
}
