/** The firmware files that `flasher init` offers, each with what it is. */
import { analyzeFile, type FileAnalysis } from "../../esp/image/analyze.ts";
import { wrongKind } from "../../esp/image/not_firmware.ts";
import { FlasherError } from "../../errors.ts";
import { imageSummary } from "../../esp/image/image_summary.ts";
import { isFirmwareName, namesIn } from "../../app/files/file_names.ts";
import { readFirmware } from "../../app/files/firmware_file.ts";
import type { System } from "../../app/system/system.ts";
import type { Choice } from "./choices.ts";

/** Files beyond these are listed by name alone, so that a question appears at once. */
const DESCRIBED = 12;
/** Bytes; most firmware has less than 4 MB. */
const LARGEST_DESCRIBED = 16 * 1024 * 1024;

/** The regular files in a folder with names of firmware, by their paths from the current folder. Follows no link. */
export async function firmwareIn(system: System, folder: string): Promise<readonly Choice[]> {
  const choices: Choice[] = [];
  for (const name of (await namesIn(system, folder)).filter(isFirmwareName)) {
    const path = system.paths.join(folder, name);
    const info = await system.lstat(path).catch(() => undefined);
    if (info?.kind !== "file") continue;
    const described = choices.length < DESCRIBED && info.size <= LARGEST_DESCRIBED;
    choices.push({ value: path, about: described ? await describe(system, path, folder) : "" });
  }
  return choices;
}

/** A list is help: a file that cannot be read is described when it is chosen. */
async function describe(system: System, path: string, folder: string): Promise<string> {
  try {
    const file = await readFirmware(system, path, { folder, base: ".", anywhere: false });
    const wrong = wrongKind(file);
    if (wrong === undefined) return aboutFile(analyzeFile(file.bytes));
    return wrong.words === "" ? "an empty file" : `${wrong.words}, not firmware`;
  } catch (error) {
    if (error instanceof FlasherError) return "";
    throw error;
  }
}

/** What a file is, in a few words. */
export function aboutFile(description: FileAnalysis): string {
  const { python } = description;
  return imageSummary(description) + (python === undefined ? "" : `, ${python}`);
}
