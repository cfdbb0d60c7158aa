/** The boards that can be had by name: `port: sim:huzzah`. */

import type { Circuit } from "./hardware/circuit.ts";
import { MODEL_LIST, type ModelName } from "./models/mod.ts";

/** A board on offer. */
export interface NamedBoard {
  readonly name: string;
  readonly summary: string;
  readonly circuit: Circuit;
  readonly chip: ModelName;
}

export const SIMULATED_BOARDS: readonly NamedBoard[] = [
  {
    name: "huzzah",
    summary: "HUZZAH breakout, DTR on GPIO0 and RTS on RESET",
    circuit: "direct",
    chip: "esp8266",
  },
  {
    name: "esp8266",
    summary: "any USB board with the two-transistor reset circuit",
    circuit: "autoReset",
    chip: "esp8266",
  },
  { name: "manual", summary: "a board without auto-reset: buttons only", circuit: "none", chip: "esp8266" },
  ...MODEL_LIST.filter(([chip]) => chip !== "esp8266").map(([chip, { title }]): NamedBoard => ({
    name: chip,
    summary: `the same with an ${title}`,
    circuit: "autoReset",
    chip,
  })),
];

/** `name` without the `sim:`. */
export function simulatedBoard(name: string): NamedBoard | undefined {
  return SIMULATED_BOARDS.find((board) => board.name === name);
}
