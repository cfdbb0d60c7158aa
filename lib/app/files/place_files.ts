/** Finds where files with `offset: auto` belong: by their content, and by the partition table among them. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { applicationOf, needsTable, proposeOffset } from "../../draft/propose.ts";
import { ImageError } from "../../errors.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import { analyzeFile, type FileAnalysis } from "../../esp/image/analyze.ts";
import { nameOfChipId } from "../../esp/image/chip_of_image.ts";
import { DOWNLOAD_AGAIN } from "../../esp/image/image_file.ts";
import { imageWords } from "../../esp/image/image_summary.ts";
import { checkIsFirmware, foreignKind } from "../../esp/image/not_firmware.ts";
import { nameOfOther } from "../../esp/image/other_file.ts";
import { rawHint } from "../../esp/image/unverifiable.ts";
import type { Firmware } from "../../esp/plan/types.ts";
import { quote } from "../../text.ts";
import { shellWord } from "../shell_word.ts";
import type { ReadFile } from "./firmware_file.ts";

/** A file that its content places. */
export interface FoundPlace {
  readonly path: string;
  /** Flash address; undefined: where the board's partition table says. */
  readonly offset: number | undefined;
  readonly analysis: FileAnalysis;
}

export interface PlacedFiles {
  /** All files, in the same order. */
  readonly files: readonly Firmware[];
  readonly found: readonly FoundPlace[];
  /** The chip that the found files are for; undefined if several fit. */
  readonly chip: Chip | undefined;
}

/** Throws ImageError for a file that does not show its offset, and for files without a program. */
export function placeFiles(files: readonly ReadFile[], os: string): PlacedFiles {
  const analyses = files.map((file) => {
    if (file.offset !== "auto") return undefined;
    checkIsFirmware(file);
    return analyzeFile(file.bytes);
  });
  const tables = files.map(({ bytes }, i) => (analyses[i] ?? analyzeFile(bytes)).table);
  checkHasProgram(files, analyses, os);
  const found: FoundPlace[] = [];
  const placed = files.map((file, i): Firmware => {
    const analysis = analyses[i];
    if (analysis === undefined) return withOffset(file);
    const offset = proposeOffset(analysis, tables);
    if (offset === undefined) throw unplaced(file, analysis, os);
    const slot = needsTable(analysis) && applicationOf(tables) === undefined;
    const other = slot ? found.find((one) => one.offset === undefined) : undefined;
    if (other !== undefined) throw secondApplication(file, other, os);
    found.push({ path: file.path, offset: slot ? undefined : offset, analysis });
    return { ...file, offset, ...(slot ? { slot } : {}) };
  });
  return { files: placed, found, chip: chipOf(found) };
}

/** The chip of the boot image, else of the first file; undefined if several fit. */
function chipOf(found: readonly FoundPlace[]): Chip | undefined {
  const analyses = found.map(({ analysis }) => analysis);
  const { chip, container } = analyses.find(({ address }) => address !== undefined) ?? analyses[0] ?? {};
  return new Set(container?.families).size > 1 ? undefined : chip;
}

function withOffset({ offset, ...file }: ReadFile): Firmware {
  return { ...file, offset: offset === "auto" ? 0 : offset };
}

/** Throws ImageError for parts that need an application. A person who gives an offset knows what is missing. */
function checkHasProgram(
  files: readonly ReadFile[],
  analyses: readonly (FileAnalysis | undefined)[],
  os: string,
): void {
  const parts = analyses.map((analysis) =>
    analysis?.kind === "bootloader" || analysis?.kind === "partition-table" ? analysis : undefined
  );
  if (!parts.every((part) => part !== undefined && part.container === undefined)) return;
  const words = parts.map((part) => imageWords(part!));
  const [first] = files;
  const alone = files.length === 1;
  const explicit = files.map(({ path }, i) => ` -f ${hex(proposeOffset(parts[i]!)!)}=${shellWord(path, os)}`);
  throw new ImageError(
    `Cannot use ${alone ? `${quote(first!.path)} alone` : "these files"}: found ${
      words.join(" and ")
    }, expected an application too`,
    {
      hint: "To write all parts of a build: flasher run -f bootloader.bin -f partitions.bin -f app.bin\n" +
        `To write only ${alone ? "this file" : "these files"}: flasher run${explicit.join("")}`,
    },
  );
}

function unplaced({ path, bytes }: ReadFile, analysis: FileAnalysis, os: string): ImageError {
  const { kind, unknownChipId, images } = analysis;
  const problem = images.map(({ content }) => "problem" in content ? content.problem : undefined)
    .find((one) => one !== undefined);
  const example = `flasher run -f 0x300000=${shellWord(path, os)}`;
  if (kind === "damaged" && problem !== undefined) {
    return new ImageError(`Cannot use ${quote(path)}: ${problem}`, { hint: DOWNLOAD_AGAIN });
  }
  if (kind === "unknown-chip" && unknownChipId !== undefined) {
    return new ImageError(`Cannot use ${quote(path)}: it is for ${nameOfChipId(unknownChipId)}`);
  }
  if (kind === "application") {
    return new ImageError(
      `Cannot place ${quote(path)}: it is ${
        imageWords(analysis)
      } that a loader starts, which sets its offset`,
      {
        hint: "Espressif's loader starts programs at 0x1000, rBoot at 0x2000. " +
          `For example: flasher run -f 0x1000=${shellWord(path, os)}`,
      },
    );
  }
  const words = nameOfOther(bytes) ?? imageWords(analysis);
  const advice = foreignKind(bytes)?.hint;
  return new ImageError(`Cannot place ${quote(path)}: it is ${words}, expected a firmware image`, {
    hint: [
      ...advice === undefined ? [] : [advice],
      `If it is data for flash, give its offset: ${example}${rawHint(bytes)}`,
    ].join("\n"),
  });
}

function secondApplication({ path }: ReadFile, other: FoundPlace, os: string): ImageError {
  return new ImageError(
    `Cannot place ${quote(path)}: ${quote(other.path)} is an application, too, and only one of them starts`,
    { hint: `Give the offset of the other one, for example: -f 0x110000=${shellWord(path, os)}` },
  );
}
