/** Work with the Python of a board whose program runs. Types only. */
import type { BoardSystem } from "../../repl/board_answers.ts";
import type { BoardPython } from "../../repl/board_python.ts";
import type { ChipWork } from "../with_chip.ts";

export interface ConsoleWork<T> {
  /** Bits per second. */
  readonly baud: number;
  /** `wiped`: the file system was blanked for it. */
  readonly act: (python: BoardPython, system: BoardSystem, wiped: boolean) => Promise<T>;
  /** If the board's program does not let flasher in, its file system is blanked first: a person has agreed. */
  readonly wipes?: Pick<ChipWork<T>["job"], "useStub" | "chipBy">;
}
