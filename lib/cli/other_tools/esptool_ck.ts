/** Translates a command line of esptool-ck into flasher's. Pure; no I/O. */
import { KNOWN } from "../../app/known_names.ts";
import { shellWord } from "../../app/shell_word.ts";
import { hex } from "../../bytes.ts";
import { translateEsptoolCk } from "../../draft/esptool_ck.ts";
import { UsageError } from "../../errors.ts";
import type { ToolLine, TranslateOptions } from "./tool_line.ts";

/** Undefined for a line that is wrong, or that writes no file. */
export function translateCkLine(words: readonly string[], { os }: TranslateOptions): ToolLine | undefined {
  try {
    const call = { place: "", line: 1, words, folder: "", variables: new Map<string, string>() };
    const { values, files, notes } = translateEsptoolCk(call, KNOWN);
    if (files.length === 0) return undefined;
    const placed = files.map(({ offset = 0, path }) => `-f ${hex(offset)}=${shellWord(path, os)}`);
    const flags = Object.entries(values).map(([name, value]) => `--${name} ${shellWord(String(value), os)}`);
    return { command: ["flasher run", ...placed, ...flags].join(" "), notes };
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
