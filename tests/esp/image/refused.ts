/** The text of a refusal. */
import { FlasherError } from "../../../lib/errors.ts";

/** Class, message and hint of the FlasherError that `action` throws; "accepted" if it throws none. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!(error instanceof FlasherError)) throw error;
    return `${error.name}: ${error.message}` + (error.hint === undefined ? "" : `\n> ${error.hint}`);
  }
  return "accepted";
}
