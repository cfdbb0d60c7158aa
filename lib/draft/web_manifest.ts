/** Translates an ESP Web Tools manifest (https://esphome.github.io/esp-web-tools/) to a draft. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import { checkFlagValue } from "../profile/check_flag_value.ts";
import type { Known } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import { addressBehindProxy } from "./behind_proxy.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { itemsOf, type Json, member, scalarOf, textOf, wrongValue } from "./json.ts";

const ASKED = "The web page asks whether to erase the whole flash first. To do so, add: erase: all";

/** A build for a chip that flasher supports. */
interface Build {
  readonly chip: string;
  readonly json: Json;
}

/** The chips in the manifest, in its order. Throws UsageError if flasher supports none of them. */
export function manifestChips(json: Json, known: Known): string[] {
  return [...new Set(buildsOf(json, known).builds.map(({ chip }) => chip))];
}

/** The draft for `chip`, one of `manifestChips`. Throws UsageError. */
export function draftFromManifest(json: Json, chip: string, known: Known): Draft {
  const { builds, unknown } = buildsOf(json, known);
  const [build, other] = builds.filter((one) => one.chip === chip).map(({ json }) => json);
  if (build === undefined) {
    throw new UsageError(
      `${json.place}: found no build for ${chip}, expected ${orList(manifestChips(json, known))}`,
    );
  }
  // A web page uses the first, or distinguishes them by properties that are not in the manifest.
  if (other !== undefined) {
    throw new UsageError(`${other.place}: found a second build for ${chip}, expected one`, {
      hint: "Give the files of the build that you want: flasher init --file OFFSET=PATH",
    });
  }
  const files = itemsOf(member(build, "parts")).map((part) => fileOf(part, known));
  if (files.length === 0) throw wrongValue(member(build, "parts"), "at least one part");
  const erase = member(json, "new_install_prompt_erase").value === true;
  // ESP Web Tools leaves the header unchanged.
  return { values: { chip, size: "keep" }, files, notes: [...erase ? [ASKED] : [], ...unknown] };
}

/**
 * The builds for supported chips, and notes about the others. Throws UsageError if there is none for a supported chip.
 */
function buildsOf(
  json: Json,
  known: Known,
): { readonly builds: readonly Build[]; readonly unknown: readonly string[] } {
  const all = itemsOf(member(json, "builds"));
  if (all.length === 0) throw wrongValue(member(json, "builds"), "at least one build");
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
      unknown.push(`Skipped the build for ${quote(name)}, a chip that flasher does not support.`);
    }
  }
  if (builds.length === 0) throw refusal;
  return { builds, unknown };
}

function chipOf(family: Json, known: Known): string {
  const chip = checkFlagValue(profileFields(known).chip, textOf(family), family.place);
  if (chip === "auto") throw wrongValue(family, "the name of a chip");
  return chip;
}

function fileOf(part: Json, known: Known): DraftFile {
  const fields = profileFields(known);
  const [offset, path] = [member(part, "offset"), member(part, "path")];
  const text = scalarOf(offset);
  if (text === undefined) throw wrongValue(offset, "a number of bytes");
  const written = textOf(path);
  const from = checkFlagValue(fields.offset, text, offset.place);
  if (/^https?:/i.test(written)) {
    const behind = addressBehindProxy(written);
    return {
      offset: from,
      path: checkFlagValue(fields.url, behind ?? written, path.place),
      remote: behind === undefined ? "direct" : "behind proxy",
    };
  }
  const place = checkFlagValue(fields.path, written, path.place);
  // On a web server, this is the root of the server.
  if (place.startsWith("/")) throw wrongValue(path, "a file next to the manifest");
  return { offset: from, path: place };
}
