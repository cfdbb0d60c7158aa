/** Explains what a board does instead of prompting, from what it has sent. Pure; no I/O. */
import { utf8Text } from "../../bytes.ts";
import { quote } from "../../text.ts";
import { readBoots } from "./boot_text.ts";
import { isReadable } from "./diagnosis.ts";
import { explainNoBoot } from "./no_boot.ts";
import { describeSafeMode, readSafeMode } from "./safe_mode.ts";

export interface Heard {
  /** Received at the console's rate, one character per byte. */
  readonly text: string;
  /** Received at the ROM's rate after a restart; undefined if nobody listened there. */
  readonly rom: string | undefined;
  /** The console's rate, bits per second. */
  readonly baud: number;
}

export interface NoPrompt {
  /** Completes "Cannot reach the Python prompt: …". */
  readonly what: string;
  /** A Python program may run that does not let flasher in. */
  readonly mayRun: boolean;
  /** What may help instead of stopping a program: whole sentences, one a line. */
  readonly advice: string | undefined;
}

const NOT_PYTHON = "If the board has no MicroPython or CircuitPython yet, write it first: flasher run";
const OTHER_RATE = "If its program uses another baud rate, set it: --baud 9600";

/** MicroPython prints it every 3 s, also for the remains of another firmware's files (modules/inisetup.py). */
const CORRUPT = /filesystem .{0,60}(?:looks|appears to be) corrupt/i;

export function explainNoPrompt({ text, rom, baud }: Heard): NoPrompt {
  if (text + (rom ?? "") === "") return { what: "the board sent nothing", mayRun: true, advice: undefined };
  if (CORRUPT.test(text)) {
    return { what: "the board's file system is damaged", mayRun: true, advice: undefined };
  }
  const safeMode = readSafeMode(text);
  // No program runs that could keep flasher out.
  if (safeMode !== undefined) return { ...describeSafeMode(safeMode), mayRun: false };
  const starts = readBoots(rom ?? text);
  if (starts.length === 0 && isReadable(text)) return program(lineOf(text));
  const { what, advice, runs, restarts } = explainNoBoot({ text, rom, baud, other: "none" });
  const line = lineOf(text);
  if (runs === true && isReadable(line)) return program(line);
  if (runs === true || restarts === true) {
    return { what, mayRun: true, advice: runs === true ? `${NOT_PYTHON}\n${OTHER_RATE}` : NOT_PYTHON };
  }
  // No start was heard.
  if (starts.length === 0) return { what, mayRun: true, advice: `${NOT_PYTHON}\n${OTHER_RATE}` };
  const started = starts.at(-1)!.into === "firmware";
  return { what, mayRun: false, advice: started ? `${NOT_PYTHON}\n${advice}` : advice };
}

function program(line: string): NoPrompt {
  const what = `the board ignores Ctrl-C; its last line: ${quote(utf8Text(line))}`;
  return { what, mayRun: true, advice: undefined };
}

/** The last line that is not empty. */
function lineOf(text: string): string {
  return text.split(/[\r\n]+/).filter((line) => line.trim() !== "").at(-1)?.trim() ?? "";
}
