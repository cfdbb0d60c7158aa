/** Translates another tool's command line or file into a draft for `flasher init`. */
import { UsageError } from "../../errors.ts";
import type { Draft } from "../../draft/draft.ts";
import { draftFromEsptool } from "../../draft/esptool.ts";
import { draftFromIdfBuild } from "../../draft/idf_build.ts";
import { type Json, MAX_JSON_BYTES, member, parseJson } from "../../draft/json.ts";
import { draftFromManifest, manifestChips } from "../../draft/web_manifest.ts";
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import { recognizeOtherFile } from "../../profile/other_files.ts";
import { orList, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";
import { isFirmwareName } from "../../app/files/file_names.ts";
import { readNamedFile } from "../../app/files/named_file.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { Asker } from "./asker.ts";

const KNOWN_SOURCES =
  "flasher reads flasher_args.json of an ESP-IDF build, and manifest.json of ESP Web Tools.";

/** For any other file, which may be the firmware itself. */
function hintFor(path: string, os: string): string {
  if (!isFirmwareName(path)) return KNOWN_SOURCES;
  return `${KNOWN_SOURCES}\nTo make a profile that writes this file: flasher init --file ${
    shellWord(path, os)
  }`;
}

/** Undefined if there is nothing to translate. Makes paths relative to the current folder. Throws UsageError. */
export async function readSource(call: Call, asker: Asker | undefined): Promise<Draft | undefined> {
  const { system } = call;
  const [line, path] = [call.text("from-esptool"), call.text("from")];
  if (line !== undefined) return draftFromEsptool(line, KNOWN, { windows: system.os === "windows" });
  if (path === undefined) return undefined;
  const bytes = await readBytes(call, path);
  checkNotOtherTool(bytes, path);
  const draft = await translate(call, parseJson(bytes, path, { hint: hintFor(path, system.os) }), asker);
  const { isAbsolute, dirname, join } = system.paths;
  const files = draft.files.map((file) => ({
    ...file,
    path: isAbsolute(file.path) ? file.path : join(dirname(path), file.path),
  }));
  return { ...draft, files };
}

/** Throws UsageError for a file of another tool that is not JSON. */
function checkNotOtherTool(bytes: Uint8Array, path: string): void {
  const text = new TextDecoder().decode(bytes);
  const other = /^\s*\{/.test(text) ? undefined : recognizeOtherFile(text);
  if (other === undefined) return;
  throw new UsageError(`${quote(path)}: found ${other.words}, expected JSON`, { hint: other.hint });
}

async function translate(call: Call, json: Json, asker: Asker | undefined): Promise<Draft> {
  if (member(json, "flash_files").value !== undefined) return draftFromIdfBuild(json, KNOWN);
  if (member(json, "builds").value !== undefined) {
    return draftFromManifest(json, await chooseBuild(call, json, asker), KNOWN);
  }
  throw new UsageError(`${json.place}: found neither "flash_files" nor "builds", expected one of them`, {
    hint: KNOWN_SOURCES,
  });
}

/** The build for --chip; or the only one; or the one that the person chooses. */
async function chooseBuild({ text }: Call, json: Json, asker: Asker | undefined): Promise<string> {
  const chips = manifestChips(json, KNOWN);
  const given = text("chip");
  if (given !== undefined) return checkFlagValue(profileFields(KNOWN).chip, given, "--chip");
  if (chips.length === 1) return chips[0]!;
  if (asker === undefined) {
    throw new UsageError(`--chip: missing, expected ${orList(chips)}`, {
      hint: `${json.place} has builds for several chips.`,
    });
  }
  asker.say(`${json.place} has builds for:`);
  return await asker.ask("Chip", {
    choices: chips.map((chip) => ({ value: chip, about: "" })),
    expected: orList(chips),
    help: `${json.place} has builds for these chips.`,
    read: (answer) => {
      const chip = checkFlagValue(profileFields(KNOWN).chip, answer, "Chip");
      if (chips.includes(chip)) return chip;
      throw new UsageError(`Chip: found ${quote(answer)}, expected ${orList(chips)}`);
    },
  });
}

function readBytes({ system }: Call, path: string): Promise<Uint8Array> {
  return readNamedFile(system, path, {
    folder: ".",
    anywhere: true,
    refuse: (message, options) => new UsageError(message, options),
    largest: MAX_JSON_BYTES,
    tooLarge: `expected at most ${MAX_JSON_BYTES}`,
    hints: { missing: () => Promise.resolve(undefined), tooLarge: hintFor(path, system.os) },
  });
}
