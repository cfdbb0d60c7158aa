/** What `flasher init` starts from: flags alone, or what another tool was told. */
import { UsageError } from "../../errors.ts";
import type { Draft } from "../../draft/draft.ts";
import { draftFromEsptool } from "../../draft/esptool.ts";
import { draftFromIdfBuild } from "../../draft/idf_build.ts";
import { type Json, MAX_JSON_BYTES, member, parseJson } from "../../draft/json.ts";
import { draftFromManifest, manifestChips } from "../../draft/web_manifest.ts";
import { profileFields } from "../../profile/fields.ts";
import { judged } from "../../profile/parse_flag_value.ts";
import { otherFile } from "../../profile/other_files.ts";
import { orList, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";
import { isFirmwareName } from "../../app/files/find_profile.ts";
import { readAtMost } from "../../app/files/read_file.ts";
import { shellWord } from "../../app/shell_word.ts";
import { describeSystemError } from "../../app/files/system_error.ts";
import type { Asker } from "./asker.ts";

const KNOWN_SOURCES = "Known are flasher_args.json of an ESP-IDF build, and manifest.json of ESP Web Tools.";

/** For a file that is none of them, which may be what is to be written itself. */
function hintFor(path: string, os: string): string {
  if (!isFirmwareName(path)) return KNOWN_SOURCES;
  return `${KNOWN_SOURCES}\nFor a profile that writes this file: flasher init --file ${shellWord(path, os)}`;
}

/** Undefined where nothing is to be translated. Paths are made relative to the present folder. Throws UsageError. */
export async function readSource(call: Call, asker: Asker | undefined): Promise<Draft | undefined> {
  const { system } = call;
  const [line, path] = [call.text("from-esptool"), call.text("from")];
  if (line !== undefined) return draftFromEsptool(line, KNOWN, { windows: system.os === "windows" });
  if (path === undefined) return undefined;
  const bytes = await readBytes(call, path);
  refuseOther(bytes, path);
  const draft = await translate(call, parseJson(bytes, path, { hint: hintFor(path, system.os) }), asker);
  const { isAbsolute, dirname, join } = system.paths;
  const files = draft.files.map((file) => ({
    ...file,
    path: isAbsolute(file.path) ? file.path : join(dirname(path), file.path),
  }));
  return { ...draft, files };
}

/** Throws UsageError for a file of another tool that is no JSON. */
function refuseOther(bytes: Uint8Array, path: string): void {
  const text = new TextDecoder().decode(bytes);
  const other = /^\s*\{/.test(text) ? undefined : otherFile(text);
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

/** By --chip; or there is but one; or the person says. */
async function chooseBuild({ text }: Call, json: Json, asker: Asker | undefined): Promise<string> {
  const chips = manifestChips(json, KNOWN);
  const given = text("chip");
  if (given !== undefined) return judged(profileFields(KNOWN).chip, given, "--chip");
  if (chips.length === 1) return chips[0]!;
  if (asker === undefined) {
    throw new UsageError(`--chip: missing, expected ${orList(chips)}`, {
      hint: `${json.place} has builds for several chips.`,
    });
  }
  return await asker(`Chip, one of ${chips.join(", ")}`, {
    read: (answer) => {
      const chip = judged(profileFields(KNOWN).chip, answer, "Chip");
      if (chips.includes(chip)) return chip;
      throw new UsageError(`Chip: found ${quote(answer)}, expected ${orList(chips)}`);
    },
  });
}

async function readBytes({ system }: Call, path: string): Promise<Uint8Array> {
  const action = `Cannot read ${quote(path)}`;
  try {
    const info = await system.stat(path);
    if (info === undefined) throw new UsageError(`${action}: there is no such file`);
    if (info.kind !== "file") throw new UsageError(`${action}: it is not a regular file`);
    if (info.size > MAX_JSON_BYTES) {
      throw new UsageError(`${action}: it has ${info.size} bytes, expected at most ${MAX_JSON_BYTES}`, {
        hint: hintFor(path, system.os),
      });
    }
    return await readAtMost(system, path, MAX_JSON_BYTES);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}
