/** From a manifest of ESP Web Tools (https://esphome.github.io/esp-web-tools/) to what a profile says. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import { judged } from "../profile/judge.ts";
import type { Known } from "../profile/profile.ts";
import { orList } from "../text.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { itemsOf, type Json, member, scalarOf, textOf, wrong } from "./json.ts";

const ASKED = "The web page asks whether to erase all first. For yes, add: erase: all";

/** The chips that the manifest has files for, in its order. Throws UsageError. */
export function manifestChips(json: Json, known: Known): string[] {
  const builds = itemsOf(member(json, "builds"));
  if (builds.length === 0) throw wrong(member(json, "builds"), "at least one build");
  return builds.map((build) => chipOf(build, known));
}

/** What the manifest says of `chip`, one of `manifestChips`. Throws UsageError. */
export function draftFromManifest(json: Json, chip: string, known: Known): Draft {
  const chips = manifestChips(json, known);
  const build = itemsOf(member(json, "builds"))[chips.indexOf(chip)];
  if (build === undefined) {
    throw new UsageError(`${json.place}: has no build for ${chip}, only for ${orList(chips)}`);
  }
  const files = itemsOf(member(build, "parts")).map((part) => fileOf(part, known));
  if (files.length === 0) throw wrong(member(build, "parts"), "at least one part");
  const erase = member(json, "new_install_prompt_erase").value === true;
  // ESP Web Tools leaves the header as the file has it.
  return { values: { chip, size: "keep" }, files, notes: erase ? [ASKED] : [] };
}

function chipOf(build: Json, known: Known): string {
  const family = member(build, "chipFamily");
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
