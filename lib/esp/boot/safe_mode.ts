/**
 * Finds in a board's output that CircuitPython is in safe mode, and the reason that it gives. Pure; no I/O.
 *
 * At the end of its start, CircuitPython prints (main.c and supervisor/shared/safe_mode.c, version 9):
 *
 *     ESC[2K ESC[0G Auto-reload is off.
 *     Running in safe mode! Not running saved code.
 *
 *     You are in safe mode because:
 *     the reason, of one or several lines
 *     Press reset to exit safe mode.
 *
 *     Press any key to enter the REPL. Use CTRL-D to reload.
 *
 * All lines are translated. Without safe mode, the second line and the second paragraph are missing. Nothing of it is
 * printed if a key arrives first.
 */
import { utf8Text } from "../../bytes.ts";
import { quote } from "../../text.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** What the ROM of each chip prints first. Output before the last start does not count. */
const START = /rst:0x[\da-f]+ \(|rst cause:\d/g;
/** The title that CircuitPython sends to a terminal, at any time. */
// deno-lint-ignore no-control-regex -- an escape sequence
const TITLE = /\x1b\]0;[^\x1b]*\x1b\\/g;
/** Clears the line, before the text in any language; from CircuitPython 9 on. */
const CLEARED = "\x1b[2K\x1b[0G";
/** After the same sequence: the output of a program follows. */
const PROGRAM = /^[\w./-]+\.(?:py|txt) /;
/** Before CircuitPython 9, only English text can be recognized. Other versions end the line in other ways. */
const ENGLISH = "Running in safe mode!";
/** Lines of the paragraph that are not the reason. */
const NOT_THE_REASON = /^(?:You are in safe mode|Press reset to exit|To exit,|Please file an issue|https:)/;
/** Characters of a reason. */
const MOST = 200;

/** The reason in the board's own words, "" if it gives none; undefined if the output does not tell of a safe mode. */
export function readSafeMode(text: string): string | undefined {
  const from = [...text.matchAll(START)].at(-1)?.index ?? 0;
  const own = text.slice(from).replaceAll(TITLE, "");
  return readAfterMark(own) ?? readEnglish(own);
}

function readAfterMark(text: string): string | undefined {
  const at = text.lastIndexOf(CLEARED);
  if (at < 0) return undefined;
  const [status = [], safeMode = [], ...more] = paragraphs(text.slice(at + CLEARED.length));
  const isSafeMode = status.length === 2 && safeMode.length >= 3 && more.length > 0;
  return isSafeMode && !PROGRAM.test(status[0]!) ? reasonIn(safeMode.slice(1, -1)) : undefined;
}

function readEnglish(text: string): string | undefined {
  const at = text.lastIndexOf(ENGLISH);
  return at < 0 ? undefined : reasonIn(paragraphs(text.slice(at))[1] ?? []);
}

function paragraphs(text: string): readonly (readonly string[])[] {
  return text.split(/(?:\r*\n){2,}/)
    .map((lines) => lines.split(/\r*\n/).map((line) => line.trim()).filter((line) => line !== ""))
    .filter((lines) => lines.length > 0);
}

/** `lines` have one character per byte. */
function reasonIn(lines: readonly string[]): string {
  const words = lines.filter((line) => !NOT_THE_REASON.test(line)).join(" ");
  return utf8Text(words);
}

/** Completes "Cannot reach the Python prompt: …". `reason`: as `readSafeMode` returns it. */
export function describeSafeMode(reason: string): Diagnosis {
  const why = reason === "" ? "" : `: ${quote(reason, MOST)}`;
  return { what: `CircuitPython is in safe mode and runs no program${why}`, advice: LEAVE_SAFE_MODE };
}

export const LEAVE_SAFE_MODE = "RESET ends safe mode. It comes back until its cause is removed.";
