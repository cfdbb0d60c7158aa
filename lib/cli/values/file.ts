/** Parses the value of `--file`: `0x1000=app.bin`, or only `app.bin`. Pure; no I/O. */
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import type { Known, ProfileFile } from "../../profile/profile.ts";
import { UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { isFirmwareName } from "../../app/files/file_names.ts";
import { shellWord } from "../../app/shell_word.ts";

/** An offset and an equals sign, with which no path begins; then the path. */
export const PLACED = /^([\d$+-][^=]*=)(.*)$/s;

/** Checks both parts as in a profile; without an offset, the file says where it goes. Throws UsageError. */
export function parseFileFlag(text: string, known: Known): ProfileFile {
  const fields = profileFields(known);
  const at = PLACED.test(text) ? text.indexOf("=") : -1;
  const path = checkFlagValue(fields.path, text.slice(at + 1), "--file");
  const swapped = /^(.*)=((?:0x)?[\da-f]+)$/i.exec(path);
  if (at < 0 && swapped !== null && isFirmwareName(swapped[1]!)) {
    throw new UsageError(`--file: found ${quote(text)}, expected OFFSET=PATH`, {
      hint: `For example: --file ${swapped[2]}=${shellWord(swapped[1]!)}`,
    });
  }
  if (at < 0) return { offset: "auto", path };
  return { offset: checkFlagValue(fields.offset, text.slice(0, at), "--file"), path };
}
