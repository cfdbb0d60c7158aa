/** Simulated boards as the program sees them: their ports reject with the program's own errors. */
import type { Clock } from "../../lib/clock.ts";
import { PortError } from "../../lib/errors.ts";
import { type BoardOptions, createBoard, type SimulatedBoard } from "../../lib/simulator/mod.ts";

/** With a two-transistor reset circuit, if `options` do not name another one. */
export function newBoard(
  clock: Clock,
  options: Partial<Omit<BoardOptions, "clock">> = {},
): SimulatedBoard {
  return createBoard({
    circuit: "autoReset",
    portError: (message, reason) => new PortError(message, reason, { hint: "Plug it in again." }),
    ...options,
    clock,
  });
}

/** Presses the buttons that enter the bootloader: holds GPIO0 during a reset of `resetMs` and for `holdMs` after it. */
export async function pressIntoBootloader(
  board: SimulatedBoard,
  clock: Clock,
  { resetMs, holdMs }: { readonly resetMs: number; readonly holdMs: number },
): Promise<void> {
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(resetMs);
  board.release("reset");
  await clock.sleep(holdMs);
  board.release("gpio0");
}
