/** All built-in boards, for help, validation and completion. */
import type { Board } from "./board.ts";
import * as list from "./list.ts";

export type { Board } from "./board.ts";

/** Sorted by name, as the exports of a module always are. */
export const BOARDS: readonly Board[] = Object.values(list);

/** The boards known to carry a USB device with these ids. */
export function boardsOverUsb(
  { vid, pid }: { readonly vid: number; readonly pid: number },
): readonly Board[] {
  return BOARDS.filter(({ usb = [] }) => usb.some(([v, p]) => v === vid && p === pid));
}

/** The board of this name, or undefined. */
export function boardByName(name: string): Board | undefined {
  return BOARDS.find((board) => board.name === name);
}
