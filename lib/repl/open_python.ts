/** From an open port to a board that answers questions about its files. */
import type { ReplLine } from "./line.ts";
import { BoardPython } from "./board_python.ts";
import { type EnterOptions, enterRawPrompt } from "./enter.ts";
import { CTRL_B } from "./raw_answer.ts";

export async function openPython(line: ReplLine, options: EnterOptions): Promise<BoardPython> {
  const python = new BoardPython(await enterRawPrompt(line, options), options.word);
  await python.prepare();
  return python;
}

/** Leaves the raw prompt. A reset is better: the new program then starts as it will every day. */
export async function leavePython(line: ReplLine): Promise<void> {
  await line.send([0x0d, CTRL_B]);
}
