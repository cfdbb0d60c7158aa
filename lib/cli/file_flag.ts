/** `--file 0x1000=app.bin`. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import type { Known, ProfileFile } from "../profile/profile.ts";
import { quote } from "../text.ts";

/** Judges both halves as in a profile. Throws UsageError. */
export function parseFileFlag(text: string, known: Known): ProfileFile {
  const at = text.indexOf("=");
  if (at < 0) {
    throw new UsageError(`--file: found ${quote(text)}, expected OFFSET=PATH`, {
      hint: `For example --file 0x0=${quote(text).slice(1, -1)}.`,
    });
  }
  const fields = profileFields(known);
  const offset = fields.offset.read(text.slice(0, at));
  const path = fields.path.read(text.slice(at + 1));
  if ("value" in offset && "value" in path) return { offset: offset.value, path: path.value };
  const { refusal, found } = "refusal" in offset
    ? { refusal: offset.refusal, found: text.slice(0, at) }
    : { refusal: (path as Extract<typeof path, { refusal: unknown }>).refusal, found: text.slice(at + 1) };
  throw new UsageError(
    `--file: found ${refusal.found ?? quote(found)}, expected ${refusal.expected}`,
    refusal.hint === undefined ? {} : { hint: refusal.hint },
  );
}
