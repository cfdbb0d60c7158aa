/** What an error says first about the board, once a part of the work is done. */
import { FlasherError } from "../../errors.ts";

export const FIRMWARE_IN_PLACE = "The firmware is in place.";
export const FILES_IN_PLACE = "The firmware and the files are in place.";

/** Runs `act`; the board's state in its error then begins with `said`. */
export async function sayFirst<T>(said: string | (() => string), act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FlasherError) {
      const state = typeof said === "string" ? said : said();
      error.boardState = error.boardState === undefined ? state : `${state} ${error.boardState}`;
    }
    throw error;
  }
}
