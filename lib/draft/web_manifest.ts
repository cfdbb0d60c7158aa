/** From a manifest of ESP Web Tools (https://esphome.github.io/esp-web-tools/) to what a profile says. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import { judged } from "../profile/parse_flag_value.ts";
import type { Known } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { itemsOf, type Json, member, scalarOf, textOf, wrong } from "./json.ts";

const ASKED = "The web page asks whether to erase all first. For yes, add: erase: all";

/** A build for a chip that flasher has. */
interface Build {
  readonly chip: string;
  readonly json: Json;
}

/** The chips that the manifest has files for, in its order. Throws UsageError where there is none that flasher knows. */
export function manifestChips(json: Json, known: Known): string[] {
  return [...new Set(buildsOf(json, known).builds.map(({ chip }) => chip))];
}

/** What the manifest says of `chip`, one of `manifestChips`. Throws UsageError. */
export function draftFromManifest(json: Json, chip: string, known: Known): Draft {
  const { builds, unknown } = buildsOf(json, known);
  const [build, other] = builds.filter((one) => one.chip === chip).map(({ json }) => json);
  if (build === undefined) {
    throw new UsageError(
      `${json.place}: has no build for ${chip}, only for ${orList(manifestChips(json, known))}`,
    );
  }
  // A web page takes the first, or tells them apart by what it does not say here.
  if (other !== undefined) {
    throw new UsageError(`${other.place}: found a second build for ${chip}, expected one`, {
      hint: "Name the files of the build that you want: flasher init --file OFFSET=PATH",
    });
  }
  const files = itemsOf(member(build, "parts")).map((part) => fileOf(part, known));
  if (files.length === 0) throw wrong(member(build, "parts"), "at least one part");
  const erase = member(json, "new_install_prompt_erase").value === true;
  // ESP Web Tools leaves the header as the file has it.
  return { values: { chip, size: "keep" }, files, notes: [...erase ? [ASKED] : [], ...unknown] };
}

/** Builds for unknown chips are reported, and do not block builds for other chips. */
function buildsOf(
  json: Json,
  known: Known,
): { readonly builds: readonly Build[]; readonly unknown: readonly string[] } {
  const all = itemsOf(member(json, "builds"));
  if (all.length === 0) throw wrong(member(json, "builds"), "at least one build");
  const builds: Build[] = [];
  const unknown: string[] = [];
  let refusal: unknown;
  for (const build of all) {
    const family = member(build, "chipFamily");
    const name = textOf(family);
    try {
      builds.push({ chip: chipOf(family, known), json: build });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusal ??= error;
      unknown.push(`flasher does not know the chip ${quote(name)}: its build in the manifest is left out.`);
    }
  }
  if (builds.length === 0) throw refusal;
  return { builds, unknown };
}

function chipOf(family: Json, known: Known): string {
  const chip = judged(profileFields(known).chip, textOf(family), family.place);
  if (chip === "auto") throw wrong(family, "the name of a chip");
  return chip;
}

function fileOf(part: Json, known: Known): DraftFile {
  const fields = profileFields(known);
  const [offset, path] = [member(part, "offset"), member(part, "path")];
  const text = scalarOf(offset);
  if (text === undefined) throw wrong(offset, "a number of bytes");
  const place = judged(fields.path, textOf(path), path.place);
  // On a web server that is the server's own root.
  if (place.startsWith("/")) throw wrong(path, "a file beside the manifest");
  return { offset: judged(fields.offset, text, offset.place), path: place };
}
