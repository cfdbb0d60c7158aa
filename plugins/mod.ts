/** All boards; help, validation and completion come from this list. */
import type { Board } from "./board.ts";
import * as list from "./list.ts";

export type { Board } from "./board.ts";

/** In the order of their names: a module's exports have no other. */
export const BOARDS: readonly Board[] = Object.values(list);

/** The board of this name, or undefined. */
export function boardByName(name: string): Board | undefined {
  return BOARDS.find((board) => board.name === name);
}
