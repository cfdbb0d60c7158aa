/** A window of its own, after a double click on Windows: a file that was dropped on the program, and time to read. */
import { hex } from "../bytes.ts";
import { proposeOffset } from "../draft/propose.ts";
import { UsageError } from "../errors.ts";
import { describeImage } from "../esp/image/describe.ts";
import { quote } from "../text.ts";
import { askLine, askYes } from "./screen/ask.ts";
import { builtInProfileFor } from "../app/files/built_in_profiles.ts";
import { isFirmwareName, isProfileName } from "../app/files/find_profile.ts";
import { readFirmware } from "../app/files/firmware_file.ts";
import { shellWord } from "../app/shell_word.ts";
import type { System } from "../app/system/system.ts";

/** Whether the words are a file that somebody dropped on the program. */
export function isDropped([word, ...more]: readonly string[]): boolean {
  return word !== undefined && more.length === 0 && (isProfileName(word) || isFirmwareName(word));
}

/**
 * The command for a dropped file, after a yes; undefined after anything else. Throws ImageError for a file that is no
 * firmware, UsageError where it does not tell its chip and its place.
 */
export async function commandForDropped(
  system: System,
  path: string,
): Promise<readonly string[] | undefined> {
  if (isProfileName(path)) {
    const yes = await askYes(system, `Flash the board with profile ${quote(path)}?`);
    return yes ? ["run", path] : undefined;
  }
  const { profile, offset } = await placeOf(system, path);
  const yes = await askYes(
    system,
    `Write ${quote(path)} to the board at ${hex(offset)}, with profile ${profile}?`,
  );
  return yes ? ["run", profile, "--file", `${hex(offset)}=${path}`] : undefined;
}

async function placeOf(system: System, path: string) {
  const { bytes } = await readFirmware(system, { path, offset: 0 }, { folder: ".", anywhere: true });
  const description = describeImage(bytes);
  const offset = proposeOffset(description);
  const profile = description.chip && builtInProfileFor(description.chip.id);
  if (offset === undefined || profile === undefined) {
    throw new UsageError(
      `Cannot flash ${quote(path)}: the file does not say which chip it is for or where it goes`,
      {
        hint: `Write a profile for it. In a terminal: flasher init --file ${shellWord(path)}`,
      },
    );
  }
  return { profile, offset };
}

/** The window would close at once, and nobody could read what it says. */
export async function waitForEnter(system: System): Promise<void> {
  await askLine(system, "\nPress Enter to close this window.");
}
