/** What a person does at a simulated board. */
import type { Clock } from "../../clock.ts";
import type { SimulatedBoard } from "../../simulator/mod.ts";

/** The shortest time that a person presses a button, milliseconds. */
const PRESS_MS = 50;

/** Holds GPIO0 while RESET is pressed, so that the chip starts its bootloader. */
export async function pressIntoBootloader(board: SimulatedBoard, clock: Clock): Promise<void> {
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(PRESS_MS);
  board.release("reset");
  await clock.sleep(PRESS_MS);
  board.release("gpio0");
}

/** Starts the program in flash. */
export async function pressReset(board: SimulatedBoard, clock: Clock): Promise<void> {
  board.press("reset");
  await clock.sleep(PRESS_MS);
  board.release("reset");
}
