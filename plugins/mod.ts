/** All boards; help, validation and completion come from this list. */
import type { Board } from "./board.ts";
import * as list from "./list.ts";

export type { Board } from "./board.ts";

/** In the order of their names: a module's exports have no other. */
export const BOARDS: readonly Board[] = Object.values(list);

/** The boards that are known to carry a USB device of these ids. */
export function boardsOverUsb(
  { vid, pid }: { readonly vid: number; readonly pid: number },
): readonly Board[] {
  return BOARDS.filter(({ usb = [] }) => usb.some(([v, p]) => v === vid && p === pid));
}

/** The board of this name, or undefined. */
export function boardByName(name: string): Board | undefined {
  return BOARDS.find((board) => board.name === name);
}
