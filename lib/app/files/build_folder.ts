/** Finds the firmware that a folder of build output is for, if only one set of its files can be meant. */
import { areSameBytes } from "../../bytes.ts";
import type { FileAnalysis } from "../../esp/image/analyze.ts";
import { analyzeFile } from "../../esp/image/analyze.ts";
import { imageWords } from "../../esp/image/image_summary.ts";
import { wrongKind } from "../../esp/image/not_firmware.ts";
import { proposeOffset } from "../../draft/propose.ts";
import { UsageError } from "../../errors.ts";
import { printable, quote } from "../../text.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import { isFirmwareName, namesIn } from "./file_names.ts";
import { readFirmwares } from "./firmware_file.ts";

/** A build has about ten files; more firmware than this is a collection, and slow to read. */
const MAX_FILES = 16;
/** Files that an error lists. */
const LISTED = 9;

interface FolderFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What it is, for messages. */
  readonly words: string;
  /** Undefined: it is not firmware. */
  readonly analysis: FileAnalysis | undefined;
}

/**
 * The paths, from the current folder, of the files to write; empty if the folder has no firmware. Throws UsageError if
 * several sets of files can be meant, ImageError if a file cannot be read.
 */
export async function firmwareOfFolder(system: System, folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const name of (await namesIn(system, folder)).filter(isImageName)) {
    const path = system.paths.join(folder, name);
    // A link may lead out of the folder.
    if ((await system.lstat(path).catch(() => undefined))?.kind === "file") paths.push(path);
  }
  if (paths.length > MAX_FILES) {
    throw ambiguous(system, folder, paths.map((path) => ({ path, words: "", analysis: undefined })));
  }
  const wanted = paths.map((path) => ({ path, offset: "auto" as const }));
  const read = await readFirmwares(system, wanted, { folder, base: ".", anywhere: false });
  const files = read.map(describe);
  if (files.length === 0) return [];
  const meant = meantFiles(files);
  if (meant === undefined) throw ambiguous(system, folder, files);
  return meant.map(({ path }) => path);
}

/** An ELF file lies beside the image that was made from it. */
function isImageName(name: string): boolean {
  return isFirmwareName(name) && !/\.elf$/i.test(name);
}

function describe(
  { path, bytes, vouched }: { path: string; bytes: Uint8Array; vouched: boolean },
): FolderFile {
  const wrong = wrongKind({ path, bytes, vouched });
  if (wrong !== undefined) return { path, bytes, words: wrong.words || "an empty file", analysis: undefined };
  const analysis = analyzeFile(bytes);
  return { path, bytes, words: imageWords(analysis), analysis };
}

/** The only file; or the parts of one build, even next to a file that contains them all. Undefined if unclear. */
function meantFiles(files: readonly FolderFile[]): readonly FolderFile[] | undefined {
  if (files.length === 1) return files;
  const of = (kind: FileAnalysis["kind"]) => files.filter((file) => kindOf(file) === kind);
  const [boot, table, app, merged] = [
    of("bootloader"),
    of("partition-table"),
    of("application"),
    of("merged"),
  ];
  const [first, second, third] = [boot, table, app].map((list) => list.length === 1 ? list[0] : undefined);
  if (first === undefined || second === undefined || third === undefined) return undefined;
  if (files.length !== 3 + merged.length) return undefined;
  if (first.analysis?.chip !== third.analysis?.chip) return undefined;
  // Separate files leave what lies between them in flash, such as settings.
  return merged.every((whole) => containsBuild(whole, { table: second, app: third }))
    ? [first, second, third]
    : undefined;
}

function kindOf({ analysis }: Pick<FolderFile, "analysis">): FileAnalysis["kind"] | undefined {
  return analysis?.container === undefined ? analysis?.kind : undefined;
}

/** The bootloader's header may differ: merging sets the flash size in it. */
function containsBuild(
  { bytes, analysis }: FolderFile,
  { table, app }: { readonly table: FolderFile; readonly app: FolderFile },
): boolean {
  const start = analysis?.address;
  if (start === undefined) return false;
  return [table, app].every((part) => {
    const offset = proposeOffset(part.analysis!, [table.analysis!.table]);
    if (offset === undefined) return false;
    const held = bytes.subarray(offset - start, offset - start + part.bytes.length);
    return areSameBytes(held, part.bytes);
  });
}

function ambiguous(
  { os }: System,
  folder: string,
  files: readonly Pick<FolderFile, "path" | "words" | "analysis">[],
): UsageError {
  // Other parts of a build do not stand alone.
  const alone = files.find((file) => ["application", "merged"].includes(kindOf(file) ?? ""));
  const lines = files.slice(0, LISTED).map(({ path, words }) =>
    printable(quote(path)) + (words === "" ? "" : `: ${printable(words)}`)
  );
  const more = files.length > LISTED ? [`and ${files.length - LISTED} more`] : [];
  return new UsageError(
    `Cannot choose the firmware in ${quote(folder)}: found ${files.length} files, expected one build`,
    {
      hint: [
        ...lines,
        ...more,
        `Name the one to write: flasher run ${shellWord((alone ?? files[0]!).path, os)}`,
      ]
        .join("\n"),
    },
  );
}
