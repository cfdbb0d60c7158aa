/** Blanks the file system of a board that does not let flasher in, and then works with its Python, on the same port. */
import type { NoPromptError } from "../../errors.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { FILES_LOST } from "../../esp/flash/board_state.ts";
import type { ChipJob } from "../../esp/jobs/chip_job.ts";
import { connectionSettings } from "../connection_settings.ts";
import type { BoardRequest } from "../request.ts";
import type { SessionContext } from "../session_context.ts";
import { withBoard } from "../with_board.ts";
import type { ConsoleWork } from "./console_work.ts";
import { checkSameChip, withPython } from "./put_on_board.ts";
import { restartMethod } from "./restart_method.ts";
import { sayFirst } from "./say_first.ts";
import { wipeBoard } from "./wipe_first.ts";

type WipingWork<T> = ConsoleWork<T> & Required<Pick<ConsoleWork<T>, "wipes">> & {
  /** Why the file system must be blanked. */
  readonly reason: NoPromptError;
};

/** Throws what `wipeBoard`, `act`, opening the port and connecting to the board throw. */
export async function wipeThenWork<T>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  { baud, act, wipes, check, reason }: WipingWork<T>,
): Promise<T> {
  return await withBoard(context, request, {
    jobFor: (profile, jobContext): ChipJob => ({
      ...connectionSettings(profile),
      ...jobContext,
      ...wipes,
      after: "run",
    }),
    async work(port, job) {
      const chip = await wipeBoard(port, { ...job, check }, { reason, baud });
      const { clock, runFirmware, usb } = job;
      return await sayFirst(FILES_LOST, () =>
        withPython(port, {
          ...{ clock, baud, signal: context.signal, fresh: "formats", started: true },
          method: restartMethod(runFirmware, usb),
        }, async (python, system) => {
          checkSameChip(system, chip.mac);
          return await act(python, system, chip);
        }));
    },
  });
}
