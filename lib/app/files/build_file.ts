/**
 * Reads a file in which a build lists its firmware: flasher_args.json or flash_args of ESP-IDF, or an ESP Web Tools
 * manifest.
 */
import type { Draft } from "../../draft/draft.ts";
import { draftFromEsptool, lineOfArguments } from "../../draft/esptool.ts";
import { draftFromIdfBuild } from "../../draft/idf_build.ts";
import { type Json, MAX_JSON_BYTES, member, parseJson } from "../../draft/json.ts";
import { draftFromManifest, manifestChips } from "../../draft/web_manifest.ts";
import { UsageError } from "../../errors.ts";
import { recognizeOtherFile } from "../../profile/other_files.ts";
import { orList, quote } from "../../text.ts";
import { KNOWN } from "../known_names.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";
import { isFirmwareName } from "./file_names.ts";
import { readNamedFile } from "./named_file.ts";

const KNOWN_SOURCES =
  "flasher reads flasher_args.json and flash_args of an ESP-IDF build, and manifest.json of ESP Web Tools.";

/** For any other file, which may be the firmware itself. */
function hintFor(path: string, os: string): string {
  if (!isFirmwareName(path)) return KNOWN_SOURCES;
  return `${KNOWN_SOURCES}\nTo make a profile that writes this file: flasher init --file ${
    shellWord(path, os)
  }`;
}

/** Chooses one of the chips that a manifest has builds for. */
export type ChooseChip = (chips: readonly string[], place: string) => Promise<string>;

/** Makes paths relative to the current folder. Throws UsageError. */
export async function readBuildFile(system: System, named: string, choose: ChooseChip): Promise<Draft> {
  // As esptool takes the name of a file of arguments.
  const path = named.replace(/^@(?=.)/, "");
  const bytes = await readNamedFile(system, path, {
    folder: ".",
    anywhere: true,
    refuse: (message, options) => new UsageError(message, options),
    largest: MAX_JSON_BYTES,
    tooLarge: `expected at most ${MAX_JSON_BYTES}`,
    hints: { missing: () => Promise.resolve(undefined), tooLarge: hintFor(path, system.os) },
  });
  const line = lineOfArguments(new TextDecoder().decode(bytes));
  if (line === undefined) checkNotOtherTool(bytes, path);
  const draft = line === undefined
    ? await translate(parseJson(bytes, path, { hint: hintFor(path, system.os) }), choose)
    : draftFromEsptool(line, KNOWN, { windows: system.os === "windows", place: quote(path) });
  const { isAbsolute, dirname, join } = system.paths;
  const files = draft.files.map((file) => ({
    ...file,
    path: file.remote !== undefined || isAbsolute(file.path) ? file.path : join(dirname(path), file.path),
  }));
  return { ...draft, files };
}

/** True for JSON that lists firmware, false for any other content, such as a profile. */
export function listsFirmware(bytes: Uint8Array): boolean {
  try {
    const json = parseJson(bytes, "");
    return LISTS.some((key) => member(json, key).value !== undefined);
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** The keys of the two kinds of file. */
const LISTS = ["flash_files", "builds"] as const;

/** Throws UsageError for a file of another tool that is not JSON. */
function checkNotOtherTool(bytes: Uint8Array, path: string): void {
  const text = new TextDecoder().decode(bytes);
  const other = /^\s*\{/.test(text) ? undefined : recognizeOtherFile(text);
  if (other === undefined) return;
  throw new UsageError(`${quote(path)}: found ${other.words}, expected JSON`, { hint: other.hint });
}

async function translate(json: Json, choose: ChooseChip): Promise<Draft> {
  switch (LISTS.find((key) => member(json, key).value !== undefined)) {
    case "flash_files":
      return draftFromIdfBuild(json, KNOWN);
    case "builds": {
      const chips = manifestChips(json, KNOWN);
      return draftFromManifest(json, await choose(chips, json.place), KNOWN);
    }
    case undefined:
      throw new UsageError(`${json.place}: found neither "flash_files" nor "builds", expected one of them`, {
        hint: KNOWN_SOURCES,
      });
  }
}

/** The given chip, or the only one. Throws UsageError if there are several. */
export function chipWithoutAsking(given: string | undefined): ChooseChip {
  return (chips, place) => {
    if (given !== undefined) return Promise.resolve(given);
    if (chips.length === 1) return Promise.resolve(chips[0]!);
    return Promise.reject(
      new UsageError(`--chip: missing, expected ${orList(chips)}`, {
        hint: `${place} has builds for several chips.`,
      }),
    );
  };
}
