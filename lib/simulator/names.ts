/** The boards that can be had by name: `port: sim:huzzah`. */

import type { Circuit } from "./circuit.ts";

/** A board on offer. */
export interface NamedBoard {
  readonly name: string;
  readonly summary: string;
  readonly circuit: Circuit;
}

export const SIMULATED_BOARDS: readonly NamedBoard[] = [
  { name: "huzzah", summary: "HUZZAH breakout, DTR on GPIO0 and RTS on RESET", circuit: "direct" },
  { name: "esp8266", summary: "any USB board with the two-transistor reset circuit", circuit: "autoReset" },
  { name: "manual", summary: "a board without auto-reset: buttons only", circuit: "none" },
];

/** `name` without the `sim:`. */
export function simulatedBoard(name: string): NamedBoard | undefined {
  return SIMULATED_BOARDS.find((board) => board.name === name);
}
