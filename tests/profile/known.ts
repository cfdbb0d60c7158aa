/** A small set of names for the tests of profiles. */
import { flashSizeHint } from "../../lib/esp/chips/flash_size.ts";
import { FlasherError, ProfileError } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import type { Known } from "../../lib/profile/profile.ts";

export const KNOWN: Known = {
  chips: ["esp8266", "esp32", "esp32s3"],
  boards: ["auto_reset", "huzzah", "manual"],
  flashSizes: ["512KB", "1MB", "2MB", "4MB"],
  flashSizeHint,
  flashFreqs: ["20m", "26m", "40m", "80m"],
};

/** The end of a profile that is otherwise about something else. */
export const FILES = "files:\n  - { offset: 0x0, path: fw.bin }\n";

/** The output for a refused profile: the message, then each line of the hint after `> `. */
export async function refusal(input: string | Uint8Array): Promise<string> {
  try {
    await loadProfile(input, "flash.yaml", KNOWN);
  } catch (error) {
    if (error instanceof ProfileError) return transcript(error);
    throw error;
  }
  throw new Error("the profile was accepted");
}

export function transcript({ message, hint }: FlasherError): string {
  return message + (hint === undefined ? "" : `\n${hint}`.replaceAll("\n", "\n> "));
}
