/** Puts the files of a profile on the file system of a simulated board, whose Python is a real interpreter. */
import type { Done } from "../../esp/events.ts";
import { type Job, programBoard } from "../../esp/jobs/program.ts";
import { areSameBytes } from "../../bytes.ts";
import { BoardFilesError, WriteError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import { type BoardOptions, findPython, type SimulatedBoard } from "../../simulator/mod.ts";
import { describeSize, sizeOfName } from "../../esp/chips/flash_size.ts";
import { quote } from "../../text.ts";
import { fillFiles } from "../board_files/fill.ts";
import { type FilesToPut, withFiles } from "../board_files/with_files.ts";
import { pressReset } from "../boards/press_buttons.ts";
import type { Prepared } from "../prepare.ts";
import type { Warning } from "../reporter.ts";
import { REHEARSED_MAC } from "./check_board_files.ts";
import type { RehearsalBoard } from "./simulated_board.ts";

export interface RehearsedFiles {
  readonly toPut: FilesToPut;
  /** Module of the interpreter's thread: lib/simulator/python/interpreter_worker.js. */
  readonly worker: URL;
}

export interface FilesRehearsal {
  /** For the simulated board. */
  readonly options: Partial<BoardOptions>;
  /** Writes the firmware, and then the files. Throws FlasherError. */
  readonly work: (port: SerialPort, job: Job, board: SimulatedBoard) => Promise<Done>;
  /** Number of files that the board holds afterwards; undefined: none were put there. Throws WriteError. */
  readonly check: (board: SimulatedBoard) => number | undefined;
  readonly notes: readonly Warning[];
}

export function filesRehearsal(
  { toPut, worker }: RehearsedFiles,
  { prepared, board }: { readonly prepared: Prepared; readonly board: RehearsalBoard },
): FilesRehearsal {
  const { plan: { chip, regions }, flashSize } = board;
  const python = regions.map(({ data }) => findPython(data, chip.name)).find((one) => one !== undefined);
  if (python === undefined) {
    return {
      options: {},
      work: programBoard,
      check: () => undefined,
      notes: [{
        message:
          "Not rehearsed: board_files, because the firmware has no greeting of MicroPython or CircuitPython",
      }],
    };
  }
  const mac = REHEARSED_MAC.split(":").map((digits) => parseInt(digits, 16));
  return {
    options: { mac, python: { worker } },
    notes: [],
    work: async (port, job, simulated) => {
      const flash = async (port: SerialPort, job: Job) => {
        const done = await programBoard(port, job);
        if (done.board === "needs-reset") await pressReset(simulated, job.clock);
        return done;
      };
      try {
        return await withFiles({ jobFor: () => job, work: flash }, toPut, job).work(port, job);
      } catch (error) {
        if (!(error instanceof BoardFilesError) || error.reason === undefined) throw error;
        // Nothing else takes space on a new board, so the advice of a run would not help.
        const isGuess = sizeOfName(prepared.profile.flash.size) === undefined;
        const { reason, message } = error;
        throw new BoardFilesError(message, isGuess ? { hint: largerFlash(flashSize) } : {}, reason);
      }
    },
    check: (simulated) => {
      const { files } = fillFiles(toPut.sources, toPut.known, {
        ...{ mac: REHEARSED_MAC, chip: chip.id, number: undefined },
      });
      const held = new Map(simulated.files);
      for (const { to, bytes } of files) {
        const found = held.get(to);
        if (found && areSameBytes(found, bytes)) continue;
        throw new WriteError(`Cannot rehearse ${quote(to)}: the simulated board does not hold it`, {
          hint: "This is a bug in flasher; please report it.",
        });
      }
      return files.length;
    },
  };
}

function largerFlash(flashSize: number): string {
  return `The simulated board has ${describeSize(flashSize)} of flash. ` +
    "If the real one has more, say so in the profile: flash: { size: 8MB }";
}
