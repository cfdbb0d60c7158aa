/** Chooses the files of a new profile and their offsets: from flags, from the files themselves, or from answers. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import type { DraftFile } from "../../draft/draft.ts";
import { proposeOffset } from "../../draft/propose.ts";
import { USUAL_APP_OFFSET } from "../../esp/image/check.ts";
import { FlasherError, UsageError } from "../../errors.ts";
import { analyzeFile, type FileAnalysis } from "../../esp/image/analyze.ts";
import { checkIsFirmware } from "../../esp/image/not_firmware.ts";
import { SECTOR } from "../../esp/flash_parts/geometry.ts";
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { parseFileFlag, PLACED } from "../values/file.ts";
import { isNamedInside, resolveContained } from "../../app/files/contained_path.ts";
import { isFirmwareName, isProfileName, namesIn } from "../../app/files/file_names.ts";
import { readFirmwares, type ReadOptions } from "../../app/files/firmware_file.ts";
import { KNOWN } from "../../app/known_names.ts";
import { shellWord } from "../../app/shell_word.ts";
import { windowsDeviceName } from "../../app/files/windows_path.ts";
import type { FileInfo, System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";
import { aboutFile, firmwareIn } from "./candidates.ts";
import { CATALOGUE_WORDS, meansFirmware } from "./firmware_answer.ts";
import { typedPath } from "./typed_path.ts";

/** Listed files; `?` shows the others. With the question, they fit on a terminal of 15 lines. */
const LISTED = 9;

export interface ChosenFiles {
  readonly kind: "files";
  readonly files: readonly ProfileFile[];
  /** A description of each file, except of those on a web server. */
  readonly about: readonly (string | undefined)[];
  /** The chip that an image names. */
  readonly chip: Chip | undefined;
  readonly notes: readonly string[];
}

/** The person answered with firmware of the catalogue instead of a file. */
export interface ChosenName {
  readonly kind: "name";
  readonly answer: string;
}

interface DescribedFile extends DraftFile {
  readonly description: FileAnalysis;
}

/** Parses `--file [OFFSET=]PATH`. Throws UsageError. */
export function parseDraftFile(text: string): DraftFile {
  const { path, offset } = parseFileFlag(text, KNOWN);
  return { path, offset: offset === "auto" ? undefined : offset };
}

export interface ChooseOptions {
  /** The files that flags or a translation name; empty: the person is asked. */
  readonly files: readonly DraftFile[];
  readonly asker: Asker | undefined;
  /** Without questions: the proposed file may be taken. */
  readonly accept: boolean;
  /** The files that the profile may name: any other file is refused before it is read. */
  readonly reading: ReadOptions;
  /** The path to use for a path that the person named: of a copy in the folder, if it is outside. */
  readonly bring: (path: string) => Promise<string>;
  /** Throws a FlasherError if these files, for the chip that they name, cannot be flashed together. */
  readonly check: (files: readonly ProfileFile[], chip: Chip | undefined) => Promise<void>;
}

/** Throws ImageError for a file that is missing or not firmware, UsageError if a file or an offset is unknown. */
export async function chooseFiles(
  { system }: Call,
  options: ChooseOptions,
): Promise<ChosenFiles | ChosenName> {
  const { asker, reading } = options;
  const described = options.files.length > 0
    ? await look(system, options.files, reading)
    : asker === undefined
    ? await look(system, [await onlyFile(system, options)], reading)
    : await askFiles(system, asker, options);
  if ("kind" in described) return described;
  const named = chipOf(described);
  const tables = described.map(({ description }) => description.table);
  const placed = described.map((file) => ({
    ...file,
    offset: file.offset ?? proposeOffset(file.description, tables),
  }));
  const unplaced = placed.filter(({ offset }) => offset === undefined);
  if (unplaced.length > 0 && asker === undefined) throw noOffsetError(unplaced, system.os);
  const done: ProfileFile[] = [];
  for (const { path, offset } of placed) done.push({ path, offset: offset ?? await askOffset(path, asker!) });
  return {
    kind: "files",
    files: done,
    about: described.map(({ description }) => aboutFile(description)),
    chip: named,
    notes: notesOn(described),
  };
}

async function look(
  system: System,
  files: readonly DraftFile[],
  reading: ReadOptions,
): Promise<DescribedFile[]> {
  const read = await readFirmwares(system, files.map(({ path }) => ({ path, offset: "auto" })), reading);
  return files.map(({ path, offset }, index) => {
    const file = read[index]!;
    checkIsFirmware(file);
    return { path, offset, description: analyzeFile(file.bytes) };
  });
}

/** The chip of the boot image, else of the first file. */
function chipOf(files: readonly DescribedFile[]): Chip | undefined {
  return (files.find(({ description }) => description.address !== undefined) ?? files[0])?.description.chip;
}

/** The file that the question would propose. Throws UsageError if there is none, or the person did not accept it. */
async function onlyFile(system: System, { accept, reading }: ChooseOptions): Promise<DraftFile> {
  const choices = accept ? await firmwareIn(system, reading.folder) : [];
  if (choices.length === 1) return { path: choices[0]!.value, offset: undefined };
  const path = choices[0]?.value;
  const example = path === undefined ? "firmware.bin" : shellWord(path, system.os);
  const found = path === undefined ? "" : `The profile's folder has ${choices.length} firmware files. `;
  throw new UsageError("--file: missing, expected the file to write", {
    hint: `${found}For example: flasher init --file ${example}`,
  });
}

async function askFiles(
  system: System,
  asker: Asker,
  { reading, bring, check }: ChooseOptions,
): Promise<DescribedFile[] | ChosenName> {
  const choices = await firmwareIn(system, reading.folder);
  const only = choices.length === 1 ? { proposed: choices[0]!.value } : {};
  const files: (DescribedFile & ProfileFile)[] = [];
  const read = async (answer: string) => {
    const file = await parseAnswer(answer, system);
    checkFirmwareName(file.path, system.os);
    await checkNotFolder(system, file.path, reading.folder);
    return (await look(system, [{ ...file, path: await bring(file.path) }], reading))[0]!;
  };
  if (choices.length > 1) asker.say("Firmware files in the profile's folder:");
  if (choices.length === 0) {
    asker.say(
      "The profile's folder has no firmware file. Type the path of one, or drop it here. For firmware that " +
        `flasher can download, type ${CATALOGUE_WORDS}.`,
    );
  }
  for (;;) {
    const first = files.length === 0;
    const file = await asker.ask(first ? "Firmware file" : "Another file, or Enter to finish", {
      ...(first ? only : { proposed: "" }),
      choices,
      listed: first && choices.length > 1 ? LISTED : 0,
      expected: "the path of a file",
      help: "Type a number, or the path of a file; you can also drop a file on most terminals. " +
        `To set its offset at once, type 0x10000=PATH. For firmware that flasher can download, type ${CATALOGUE_WORDS}.`,
      read: async (answer) =>
        answer === ""
          ? undefined
          : first && meansFirmware(answer)
          ? { kind: "name", answer } as const
          : await read(answer),
    });
    if (file !== undefined && "kind" in file) return file;
    if (file === undefined) return files;
    asker.say(`  ${aboutFile(file.description)}`);
    const tables = files.map(({ description }) => description.table);
    const proposed = file.offset ?? proposeOffset(file.description, tables);
    const fits = async (offset: number) => {
      const all = [...files, { ...file, offset }];
      try {
        await check(all.map(({ path, offset }) => ({ path, offset })), chipOf(all));
        return true;
      } catch (error) {
        if (!(error instanceof FlasherError)) throw error;
        asker.report(error);
        return false;
      }
    };
    let offset: number | undefined = await askOffset(file.path, asker, proposed);
    while (offset !== undefined && !await fits(offset)) offset = await askOtherOffset(file.path, asker);
    if (offset !== undefined) files.push({ ...file, offset });
  }
}

/** A path as a person types it, with or without an offset before it. Throws UsageError. */
async function parseAnswer(answer: string, system: System): Promise<DraftFile> {
  const [, before = "", text = answer] = PLACED.exec(answer) ?? [];
  const path = await typedPath(text, system);
  const field = profileFields(KNOWN);
  const offset = before === "" ? undefined : checkFlagValue(field.offset, before.slice(0, -1), "Offset");
  return { path: checkFlagValue(field.path, path, "Firmware file"), offset };
}

/** Throws UsageError for a file that describes firmware. As data for flash, only a flag may name it. */
function checkFirmwareName(path: string, os: string): void {
  const json = /\.json$/i.test(path);
  if (!json && !isProfileName(path)) return;
  const word = shellWord(path, os);
  throw new UsageError(
    `Cannot use ${quote(path)} as firmware: it is named like a ${json ? "JSON file" : "profile"}`,
    {
      hint: json
        ? `To translate the settings of another tool: flasher init --from ${word}`
        : `To run a profile: flasher run ${word}`,
    },
  );
}

/** Throws UsageError that names the firmware in the folder. */
async function checkNotFolder(system: System, path: string, folder: string): Promise<void> {
  // Windows opens a device to look at its name; `look` refuses such names.
  if (system.os === "windows" && windowsDeviceName(path, { trusted: true }) !== undefined) return;
  const info = await lookAt(system, path, folder).catch(() => undefined); // `look` explains the error.
  if (info?.kind !== "directory") return;
  const names = (await namesIn(system, path)).filter(isFirmwareName);
  const shown = names.slice(0, LISTED).map((name) => quote(system.paths.join(path, name)));
  throw new UsageError(`Cannot read ${quote(path)}: it is a folder, expected a file`, {
    hint: shown.length === 0 ? "It contains no firmware files." : `It contains:\n${shown.join("\n")}`,
  });
}

/** Follows no link that leads out of the folder. Rejects with what the runtime throws. */
async function lookAt(system: System, path: string, folder: string): Promise<FileInfo | undefined> {
  if (!await isNamedInside(system, { folder, path })) return await system.stat(path);
  const resolved = await resolveContained(system, { folder, path: system.paths.resolve(path) });
  return resolved.kind === "there" ? await system.stat(resolved.path) : undefined;
}

function askOffset(path: string, asker: Asker, proposed?: number): Promise<number> {
  return asker.ask(`Offset of ${quote(path)}`, {
    ...(proposed === undefined ? {} : { proposed: hex(proposed) }),
    expected: `a flash address such as ${hex(USUAL_APP_OFFSET)}`,
    help: `${OFFSET} ` +
      (proposed === undefined
        ? "This file does not say its offset: look in the firmware's instructions or partition table."
        : "The chip looks for this kind of file at the offset in brackets."),
    read: readOffset,
  });
}

/** Undefined: the person skips the file. */
function askOtherOffset(path: string, asker: Asker): Promise<number | undefined> {
  return asker.ask(`Another offset for ${quote(path)}, or Enter to skip it`, {
    proposed: "",
    expected: `a flash address such as ${hex(USUAL_APP_OFFSET)}`,
    help: OFFSET,
    read: (answer) => answer === "" ? undefined : readOffset(answer),
  });
}

const OFFSET = "The offset is the flash address of the file's first byte.";

/** Throws UsageError. */
function readOffset(answer: string): number {
  const offset = checkFlagValue(profileFields(KNOWN).offset, answer, "Offset");
  if (offset % SECTOR === 0) return offset;
  throw new UsageError(`Offset: found ${hex(offset)}, expected a multiple of ${hex(SECTOR)}`, {
    hint: `The nearest are ${hex(alignDown(offset, SECTOR))} and ${hex(alignUp(offset, SECTOR))}.`,
  });
}

function noOffsetError(files: readonly DraftFile[], os: string): UsageError {
  const lines = files.map(({ path }) =>
    `--file: ${quote(path)} does not say its offset, expected OFFSET=PATH`
  );
  const example = shellWord(files[0]!.path, os);
  return new UsageError(lines.join("\n"), { hint: `For example: --file 0x300000=${example}` });
}

/** A chip of the ESP32 family cannot boot an application alone. */
function notesOn(files: readonly DescribedFile[]): string[] {
  if (files.some(({ description }) => description.kind === "bootloader" || description.kind === "merged")) {
    return [];
  }
  return files.flatMap(({ path, description: { kind, chip } }) =>
    kind === "application" && chip?.mapped !== undefined
      ? [`${quote(path)} needs a bootloader and a partition table, which must be in flash already.`]
      : []
  );
}
