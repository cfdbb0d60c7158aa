/** Work with the Python of a board whose program runs. Types only. */
import type { WipeJob } from "../../esp/jobs/wipe_files.ts";
import type { ChipSource, KnownChip } from "../../esp/link/identify.ts";
import type { BoardSystem } from "../../repl/board_answers.ts";
import type { BoardPython } from "../../repl/board_python.ts";
import type { ChipWork } from "../with_chip.ts";

export interface ConsoleWork<T> {
  /** Bits per second. */
  readonly baud: number;
  /** `wiped`: the chip whose file system was blanked for it. */
  readonly act: (python: BoardPython, system: BoardSystem, wiped: KnownChip | undefined) => Promise<T>;
  /** What names the chip that the profile requires. Default: the profile itself. */
  readonly chipBy?: ChipSource;
  /** If the board's program does not let flasher in, its file system is blanked first: a person has agreed. */
  readonly wipes?: Pick<ChipWork<T>["job"], "useStub" | "chipBy">;
  /** Called before a file system is blanked, to refuse the board: see `wipeFiles`. */
  readonly check?: WipeJob["check"];
}
