/** Translates flasher_args.json of an ESP-IDF build to a draft. Pure; no I/O. */
import { nameOfMegabits } from "../esp/chips/flash_size.ts";
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import { checkFlagValue } from "../profile/check_flag_value.ts";
import type { Known } from "../profile/profile.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { AFTER, BEFORE, ENCRYPTED, type Meaning, NO_STUB } from "./esptool_options.ts";
import { entriesOf, type Json, member, scalarOf, textOf, wrongValue } from "./json.ts";

/** Paths stay relative to the file's folder. Throws UsageError. */
export function draftFromIdfBuild(json: Json, known: Known): Draft {
  const fields = profileFields(known);
  const extra = member(json, "extra_esptool_args");
  const settings = member(json, "flash_settings");
  const values: Record<string, string> = {};
  const notes: string[] = [];

  const written = [
    ["mode", member(settings, "flash_mode")],
    ["freq", member(settings, "flash_freq")],
    ["size", member(settings, "flash_size")],
    ["chip", member(extra, "chip")],
  ] as const;
  for (const [key, value] of written) {
    const written = scalarOf(value);
    if (written === undefined) continue;
    const text = key === "size" ? nameOfMegabits(written) ?? written : written;
    checkFlagValue<unknown>(fields[key], text, value.place);
    values[key] = text;
  }
  const resets = [[member(extra, "before"), BEFORE], [member(extra, "after"), AFTER]] as const;
  const meanings = resets.map(([value, table]) => meaningOf(value, table));
  if (scalarOf(member(extra, "stub")) === "false") meanings.push(NO_STUB);
  if (entriesOf(json).some(([, part]) => scalarOf(scalarOrNothing(member(part, "encrypted"))) === "true")) {
    meanings.push(ENCRYPTED);
  }
  for (const { values: more = {}, note } of meanings) {
    Object.assign(values, more);
    if (note !== undefined) notes.push(note);
  }

  const files = entriesOf(member(json, "flash_files")).map(([offset, path]): DraftFile => ({
    offset: checkFlagValue(fields.offset, offset, member(json, "flash_files").place),
    path: checkFlagValue(fields.path, textOf(path), path.place),
  }));
  if (files.length === 0) {
    throw new UsageError(`${json.place}: flash_files: found no file, expected at least one`);
  }
  return { values, files: files.sort((a, b) => a.offset! - b.offset!), notes };
}

/** Ignores lists and mappings, so that unknown sections are not refused. */
function scalarOrNothing({ value, place }: Json): Json {
  return { value: typeof value === "object" ? undefined : value, place };
}

function meaningOf(value: Json, table: Readonly<Record<string, Meaning>>): Meaning {
  const name = scalarOf(value)?.replaceAll("_", "-");
  if (name === undefined) return {};
  if (Object.hasOwn(table, name)) return table[name]!;
  throw wrongValue(value, Object.keys(table).join(", "));
}
