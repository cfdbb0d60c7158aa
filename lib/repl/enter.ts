/** Gets the raw prompt without harm: no reset, unless the caller offers one. */
import { NoPromptError } from "../errors.ts";
import type { ReplLine } from "./line.ts";
import { between, CTRL_A, CTRL_C, FRIENDLY_PROMPT, RAW_GREETING } from "./raw_answer.ts";
import { helperCode, proofCode } from "./board_code.ts";
import { isFormatting } from "../first_start.ts";
import { RawPrompt } from "./raw_prompt.ts";
import { BytesLost } from "./bytes_lost.ts";

const ENTER = 0x0d;
/** The prompt comes within milliseconds after Ctrl-C. */
const QUIET_MS = 100;
const GREETING_MS = 500;
const PROOF = { silent: 2000, whole: 4000 };
const ATTEMPTS = 3;
/** A program that catches every exception may be hit between two of them. */
const INSIST_MS = 3000;
const INSIST_EVERY = 100;
/**
 * After a reset, Ctrl-C from 50 ms on, every 20 ms: it ends boot.py or the first statement of main.py. Starting takes a
 * second, and ten if the file system must be made first.
 */
const WINDOW_START = 50;
const WINDOW_EVERY = 20;
const WINDOW_MS = 10_000;
/** A board that makes its file system keeps what it gets meanwhile. */
const ASK_EVERY = 1000;
/** From a reset until a board says that it makes its file system: a chip may test megabytes of PSRAM first. */
const START_MS = 4000;
/** Making one in megabytes of slow flash. */
const FORMAT_MS = 30_000;

export interface EnterOptions {
  /** A word that no program prints. */
  readonly word: string;
  /** Restarts the program; absent if that is not possible. */
  readonly restart?: () => Promise<void>;
  /** The board was restarted just now. Absent: its program may run. */
  readonly fresh?: Fresh;
}

/**
 * "program": it may have a program, which the boot window stops. "formats": it has no file, and makes its file system
 * first; Ctrl-C would interrupt that before MicroPython 1.20. "may-format": one or the other, as the board says.
 */
export type Fresh = "program" | "formats" | "may-format";

/** Returns a prompt that has proved that it computes; the helper comes next. Throws NoPromptError with what the board does instead. */
export async function enterRawPrompt(
  line: ReplLine,
  { word, restart, fresh }: EnterOptions,
): Promise<RawPrompt> {
  const prompt = new RawPrompt(line);
  if (fresh === "program") await bootWindow(line);
  if (fresh === "formats") await promptOf(line, WINDOW_MS);
  if (fresh === "may-format") await promptOf(line, START_MS);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await line.send([ENTER, CTRL_C]);
    // A program may print the same, so only the first attempt believes it.
    await line.untilQuiet(QUIET_MS, 1000, attempt === 0 ? FRIENDLY_PROMPT : undefined);
    if (await greet(line, prompt, word)) return prompt;
  }
  const insistEnd = line.clock.now() + INSIST_MS;
  while (line.clock.now() < insistEnd) {
    await line.send([CTRL_C]);
    await line.more(INSIST_EVERY);
    if (line.heard.endsWith(FRIENDLY_PROMPT)) break;
  }
  if (await greet(line, prompt, word)) return prompt;
  if (restart !== undefined) {
    await restart();
    await bootWindow(line);
    if (await greet(line, prompt, word)) return prompt;
  }
  throw unreachable(line, restart !== undefined);
}

/** Returns whether `prompt` computes. */
async function greet(line: ReplLine, prompt: RawPrompt, word: string): Promise<boolean> {
  await line.drop();
  await line.send([ENTER, CTRL_A]);
  if (!await line.untilEnd(RAW_GREETING, GREETING_MS)) return false;
  try {
    const { output, trace } = await prompt.run(proofCode(word), PROOF, helperCode(word)[0]);
    return trace === "" && between(output, word) === "";
  } catch (error) {
    if (error instanceof BytesLost) return false;
    throw error;
  }
}

async function bootWindow(line: ReplLine): Promise<void> {
  await line.more(WINDOW_START);
  const end = line.clock.now() + WINDOW_MS;
  while (line.clock.now() < end) {
    await line.send([CTRL_C]);
    const next = line.clock.now() + WINDOW_EVERY;
    while (line.clock.now() < next) await line.more(next - line.clock.now());
    if (line.heard.endsWith(FRIENDLY_PROMPT)) return;
  }
}

/**
 * Waits until the board prompts, at most `ms`, and longer if it says that it makes its file system. It may have prompted
 * before: Enter, which disturbs nothing, asks again.
 */
async function promptOf(line: ReplLine, ms: number): Promise<void> {
  const start = line.clock.now();
  while (line.clock.now() < start + (isFormatting(line.heard) ? FORMAT_MS : ms)) {
    if (await line.untilEnd(FRIENDLY_PROMPT, ASK_EVERY)) return;
    await line.send([ENTER]);
  }
}

/** Callers that know more about the board explain what was heard. */
function unreachable(line: ReplLine, restarted: boolean): NoPromptError {
  const heard = line.recent;
  const what = heard === "" ? "the board sent nothing" : "the board ignores Ctrl-C";
  return new NoPromptError(`Cannot reach the Python prompt: ${what}, expected the raw prompt`, {
    restarted,
    heard,
    mayRun: true,
  }, {
    hint: restarted
      ? "Flash the firmware again with --erase all: that removes all files from the board."
      : "Press RESET on the board, and run the command again at once.",
  });
}
