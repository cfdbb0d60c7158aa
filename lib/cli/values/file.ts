/** Parses the value of `--file`: `0x1000=app.bin`. Pure; no I/O. */
import { UsageError } from "../../errors.ts";
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import type { Known, ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { shellWord } from "../../app/shell_word.ts";

/** Checks both halves as in a profile. Throws UsageError. */
export function parseFileFlag(text: string, known: Known): ProfileFile {
  const at = text.indexOf("=");
  if (at < 0) {
    throw new UsageError(`--file: found ${quote(text)}, expected OFFSET=PATH`, {
      hint: `For example: --file 0x0=${shellWord(text)}`,
    });
  }
  const fields = profileFields(known);
  return {
    offset: checkFlagValue(fields.offset, text.slice(0, at), "--file"),
    path: checkFlagValue(fields.path, text.slice(at + 1), "--file"),
  };
}
