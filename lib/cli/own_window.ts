/** Runs in its own window, after a double click on Windows: takes a dropped file, and keeps the window open. */
import { hex } from "../bytes.ts";
import { proposeOffset } from "../draft/propose.ts";
import { UsageError } from "../errors.ts";
import { analyzeFile } from "../esp/image/analyze.ts";
import { quote } from "../text.ts";
import { askLine, askYes } from "./screen/ask.ts";
import { builtInProfileFor } from "../app/files/built_in_profiles.ts";
import { isFirmwareName, isProfileName } from "../app/files/file_names.ts";
import { readFirmware } from "../app/files/firmware_file.ts";
import { shellWord } from "../app/shell_word.ts";
import type { System } from "../app/system/system.ts";

/** True if the words are one file that a person dropped on the program. */
export function isDropped([word, ...more]: readonly string[]): boolean {
  return word !== undefined && more.length === 0 && (isProfileName(word) || isFirmwareName(word));
}

/**
 * The command for a dropped file if the person confirms it, else undefined. Throws ImageError for a file that is not
 * firmware, UsageError if the file does not say its chip and its offset.
 */
export async function commandForDropped(
  system: System,
  path: string,
): Promise<readonly string[] | undefined> {
  if (isProfileName(path)) {
    const yes = await askYes(system, `Flash the board with profile ${quote(path)}?`);
    return yes ? ["run", path] : undefined;
  }
  const { profile, offset } = await describeFirmware(system, path);
  const yes = await askYes(
    system,
    `Write ${quote(path)} to the board at ${hex(offset)}, with profile ${profile}?`,
  );
  return yes ? ["run", profile, "--file", `${hex(offset)}=${path}`] : undefined;
}

async function describeFirmware(system: System, path: string) {
  const { bytes } = await readFirmware(system, { path, offset: 0 }, { folder: ".", anywhere: true });
  const description = analyzeFile(bytes);
  const offset = proposeOffset(description);
  const profile = description.chip && builtInProfileFor(description.chip.id);
  if (offset === undefined || profile === undefined) {
    throw new UsageError(
      `Cannot flash ${quote(path)}: found neither a chip nor an offset in the file, expected both`,
      {
        hint: `Write a profile for it. In a terminal: flasher init --file ${shellWord(path)}`,
      },
    );
  }
  return { profile, offset };
}

/** Otherwise the window would close before a person can read it. */
export async function waitForEnter(system: System): Promise<void> {
  await askLine(system, "\nPress Enter to close this window.");
}
