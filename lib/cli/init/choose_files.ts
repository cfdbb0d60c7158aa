/** Which files a new profile names, and where they go: as said, as the files tell, or as the person answers. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import type { DraftFile } from "../../draft/draft.ts";
import { proposeOffset } from "../../draft/propose.ts";
import { UsageError } from "../../errors.ts";
import { describeImage, type Description } from "../../esp/image/describe.ts";
import { refuseWrongKind } from "../../esp/image/not_firmware.ts";
import { profileFields } from "../../profile/fields.ts";
import { judged } from "../../profile/parse_flag_value.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { parseFileFlag } from "../values/file.ts";
import { isFirmwareName, namesIn } from "../../app/files/find_profile.ts";
import { readFirmwares, type ReadOptions } from "../../app/files/firmware_file.ts";
import { imageSummary } from "../describe/image_text.ts";
import { KNOWN } from "../../app/known_names.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";

export interface ChosenFiles {
  readonly files: readonly ProfileFile[];
  /** What each of them is. */
  readonly about: readonly string[];
  /** The chip that an image names. */
  readonly chip: Chip | undefined;
  readonly notes: readonly string[];
}

interface Looked extends DraftFile {
  readonly description: Description;
}

/** `--file [OFFSET=]PATH`; no path begins like a number and an equals sign. Throws UsageError. */
export function fileOfFlag(text: string): DraftFile {
  if (/^[\d$+-][^=]*=/.test(text)) return parseFileFlag(text, KNOWN);
  return { path: judged(profileFields(KNOWN).path, text, "--file"), offset: undefined };
}

/** Throws ImageError for a file that is not there or no firmware, UsageError for what nobody says. */
export async function chooseFiles(
  { system }: Call,
  { files, asker, reading }: {
    readonly files: readonly DraftFile[];
    readonly asker: Asker | undefined;
    /** What the profile may name: another file is refused before it is read. */
    readonly reading: ReadOptions;
  },
): Promise<ChosenFiles> {
  const looked = files.length > 0
    ? await look(system, files, reading)
    : await askFiles(system, asker, reading);
  const named =
    (looked.find(({ description }) => description.address !== undefined) ?? looked[0])!.description.chip;
  const tables = looked.map(({ description }) => description.table);
  const placed = looked.map((file) => ({
    ...file,
    offset: file.offset ?? proposeOffset(file.description, tables),
  }));
  const lost = placed.filter(({ offset }) => offset === undefined);
  if (lost.length > 0 && asker === undefined) throw placeless(lost, system.os);
  const done: ProfileFile[] = [];
  for (const { path, offset } of placed) done.push({ path, offset: offset ?? await askOffset(path, asker!) });
  return {
    files: done,
    about: looked.map(({ description }) => about(description)),
    chip: named,
    notes: notesOn(looked),
  };
}

async function look(
  system: System,
  files: readonly DraftFile[],
  reading: ReadOptions,
): Promise<Looked[]> {
  const read = await readFirmwares(system, files.map(({ path }) => ({ path, offset: 0 })), reading);
  return files.map(({ path, offset }, index) => {
    const file = read[index]!;
    refuseWrongKind(file);
    return { path, offset, description: describeImage(file.bytes) };
  });
}

async function askFiles(
  system: System,
  asker: Asker | undefined,
  reading: ReadOptions,
): Promise<Looked[]> {
  if (asker === undefined) {
    throw new UsageError("--file: missing, expected what to write", {
      hint: "For example: flasher init --file firmware.bin",
    });
  }
  const names = (await namesIn(system, ".")).filter(isFirmwareName);
  const only = names.length === 1 ? { proposed: names[0]! } : {};
  const files: Looked[] = [];
  for (;;) {
    const first = files.length === 0;
    const file = await asker(first ? "Firmware file" : "Another file, or Enter", {
      ...(first ? only : { proposed: "" }),
      read: async (answer) =>
        answer === "" ? undefined : (await look(system, [fileOfFlag(answer)], reading))[0]!,
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
    read: (answer) => judged(profileFields(KNOWN).offset, answer, "Offset"),
  });
}

function placeless(files: readonly DraftFile[], os: string): UsageError {
  const lines = files.map(({ path }) =>
    `--file: ${quote(path)} does not tell where it goes, expected OFFSET=PATH`
  );
  const example = shellWord(files[0]!.path, os);
  return new UsageError(lines.join("\n"), { hint: `For example: --file 0x300000=${example}` });
}

function about(description: Description): string {
  const { python } = description;
  return imageSummary(description) + (python === undefined ? "" : `, ${python}`);
}

/** A chip of the ESP32 family does not boot an application by itself. */
function notesOn(files: readonly Looked[]): string[] {
  if (files.some(({ description }) => description.kind === "bootloader" || description.kind === "merged")) {
    return [];
  }
  return files.flatMap(({ path, description: { kind, chip } }) =>
    kind === "application" && chip?.mapped !== undefined
      ? [`${quote(path)} needs a bootloader and a partition table, which have to be in flash already.`]
      : []
  );
}
