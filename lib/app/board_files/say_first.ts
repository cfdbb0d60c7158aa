/** What an error says first about the board, once a part of the work is done. */
import { FlasherError } from "../../errors.ts";

export const FIRMWARE_IN_PLACE = "The firmware is in place.";

/** Runs `act`; the board's state in its error then begins with `state`. */
export async function sayFirst<T>(state: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FlasherError) {
      error.boardState = error.boardState === undefined ? state : `${state} ${error.boardState}`;
    }
    throw error;
  }
}
