/** From an open port to a board that answers questions about its files. */
import type { ReplLine } from "./line.ts";
import type { BoardSystem } from "./board_answers.ts";
import { BoardPython } from "./board_python.ts";
import { type EnterOptions, enterRawPrompt } from "./enter.ts";
import type { RawPrompt } from "./raw_prompt.ts";
import { CTRL_B, CTRL_C, CTRL_D } from "./raw_answer.ts";

interface Opened {
  readonly python: BoardPython;
  readonly system: BoardSystem;
}

export async function openPython(line: ReplLine, options: EnterOptions): Promise<Opened> {
  const opened = await open(line, options);
  const { restart } = options;
  if (opened.system.space !== undefined || restart === undefined) return opened;
  // Before MicroPython 1.20, Ctrl-C also ends the start that mounts the file system or makes it: the next one does that.
  await restart();
  return await open(line, { ...options, fresh: "may-format" });
}

async function open(line: ReplLine, options: EnterOptions): Promise<Opened> {
  const python = new BoardPython(
    await enterRawPrompt(line, options),
    options.word,
    () => reopen(line, options),
  );
  try {
    return { python, system: await python.prepare() };
  } catch (error) {
    await leavePython(line);
    throw error;
  }
}

/** With a restart, its program is stopped before it does anything. */
async function reopen(line: ReplLine, { word, restart }: EnterOptions): Promise<RawPrompt> {
  if (restart === undefined) return await enterRawPrompt(line, { word });
  await restart();
  return await enterRawPrompt(line, { word, restart, fresh: "program" });
}

/**
 * Leaves the raw prompt, and starts Python and its program again, even after an abort. A reset is better: it also resets
 * the hardware.
 */
export async function leavePython(stoppable: ReplLine): Promise<void> {
  const line = stoppable.unstoppable();
  await line.drop();
  // Ctrl-C ends code that was sent ahead and is not wanted anymore. The board reads Ctrl-D when it prompts.
  await line.send([CTRL_C, 0x0d, CTRL_B, CTRL_D]);
}
