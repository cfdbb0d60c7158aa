/** All boards; help, validation and completion come from this list. */
import { autoReset } from "./auto_reset.ts";
import type { Board } from "./board.ts";
import { featherHuzzah } from "./feather_huzzah.ts";
import { huzzah } from "./huzzah.ts";
import { manual } from "./manual.ts";
import { nodemcu } from "./nodemcu.ts";

export type { Board } from "./board.ts";

export const BOARDS: readonly Board[] = [autoReset, huzzah, featherHuzzah, nodemcu, manual];

/** The board of this name, or undefined. */
export function boardByName(name: string): Board | undefined {
  return BOARDS.find((board) => board.name === name);
}
