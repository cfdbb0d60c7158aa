/** Chooses the files of a new profile and their offsets: from flags, from the files themselves, or from answers. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import type { DraftFile } from "../../draft/draft.ts";
import { proposeOffset } from "../../draft/propose.ts";
import { UsageError } from "../../errors.ts";
import { analyzeFile, type FileAnalysis } from "../../esp/image/analyze.ts";
import { checkIsFirmware } from "../../esp/image/not_firmware.ts";
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { parseFileFlag } from "../values/file.ts";
import { isFirmwareName, namesIn } from "../../app/files/file_names.ts";
import { readFirmwares, type ReadOptions } from "../../app/files/firmware_file.ts";
import { imageSummary } from "../describe/image_text.ts";
import { KNOWN } from "../../app/known_names.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";

export interface ChosenFiles {
  readonly files: readonly ProfileFile[];
  /** A description of each file. */
  readonly about: readonly string[];
  /** The chip that an image names. */
  readonly chip: Chip | undefined;
  readonly notes: readonly string[];
}

interface DescribedFile extends DraftFile {
  readonly description: FileAnalysis;
}

/** Parses `--file [OFFSET=]PATH`: no path begins with a number and an equals sign. Throws UsageError. */
export function parseDraftFile(text: string): DraftFile {
  if (/^[\d$+-][^=]*=/.test(text)) return parseFileFlag(text, KNOWN);
  return { path: checkFlagValue(profileFields(KNOWN).path, text, "--file"), offset: undefined };
}

/** Throws ImageError for a file that is missing or not firmware, UsageError if a file or an offset is unknown. */
export async function chooseFiles(
  { system }: Call,
  { files, asker, reading }: {
    readonly files: readonly DraftFile[];
    readonly asker: Asker | undefined;
    /** The files that the profile may name: any other file is refused before it is read. */
    readonly reading: ReadOptions;
  },
): Promise<ChosenFiles> {
  const described = files.length > 0
    ? await look(system, files, reading)
    : await askFiles(system, asker, reading);
  const named =
    (described.find(({ description }) => description.address !== undefined) ?? described[0])!.description
      .chip;
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
    files: done,
    about: described.map(({ description }) => about(description)),
    chip: named,
    notes: notesOn(described),
  };
}

async function look(
  system: System,
  files: readonly DraftFile[],
  reading: ReadOptions,
): Promise<DescribedFile[]> {
  const read = await readFirmwares(system, files.map(({ path }) => ({ path, offset: 0 })), reading);
  return files.map(({ path, offset }, index) => {
    const file = read[index]!;
    checkIsFirmware(file);
    return { path, offset, description: analyzeFile(file.bytes) };
  });
}

async function askFiles(
  system: System,
  asker: Asker | undefined,
  reading: ReadOptions,
): Promise<DescribedFile[]> {
  if (asker === undefined) {
    throw new UsageError("--file: missing, expected the file to write", {
      hint: "For example: flasher init --file firmware.bin",
    });
  }
  const names = (await namesIn(system, ".")).filter(isFirmwareName);
  const only = names.length === 1 ? { proposed: names[0]! } : {};
  const files: DescribedFile[] = [];
  for (;;) {
    const first = files.length === 0;
    const file = await asker(first ? "Firmware file" : "Another file, or Enter to finish", {
      ...(first ? only : { proposed: "" }),
      read: async (answer) =>
        answer === "" ? undefined : (await look(system, [parseDraftFile(answer)], reading))[0]!,
    });
    if (file === undefined) return files;
    system.stderr.write(`  ${about(file.description)}\n`);
    const tables = files.map(({ description }) => description.table);
    const proposed = file.offset ?? proposeOffset(file.description, tables);
    files.push({ ...file, offset: await askOffset(file.path, asker, proposed) });
  }
}

function askOffset(path: string, asker: Asker, proposed?: number): Promise<number> {
  return asker(`Offset of ${quote(path)}`, {
    ...(proposed === undefined ? {} : { proposed: hex(proposed) }),
    read: (answer) => checkFlagValue(profileFields(KNOWN).offset, answer, "Offset"),
  });
}

function noOffsetError(files: readonly DraftFile[], os: string): UsageError {
  const lines = files.map(({ path }) =>
    `--file: ${quote(path)} does not say its offset, expected OFFSET=PATH`
  );
  const example = shellWord(files[0]!.path, os);
  return new UsageError(lines.join("\n"), { hint: `For example: --file 0x300000=${example}` });
}

function about(description: FileAnalysis): string {
  const { python } = description;
  return imageSummary(description) + (python === undefined ? "" : `, ${python}`);
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
