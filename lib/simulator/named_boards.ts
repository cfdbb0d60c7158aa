/** The simulated boards that have a name: `port: sim:huzzah`. */

import type { Circuit } from "./hardware/circuit.ts";
import { chipModel, MODEL_LIST, type ModelName } from "./models/mod.ts";

/** A simulated board with a name. */
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
    summary: "ESP8266, two-transistor reset circuit",
    circuit: "autoReset",
    chip: "esp8266",
  },
  {
    name: "manual",
    summary: "ESP8266 without a reset circuit: buttons only",
    circuit: "none",
    chip: "esp8266",
  },
  ...MODEL_LIST.filter(([chip]) => chip !== "esp8266").map(([chip, { title }]): NamedBoard => ({
    name: chip,
    summary: `${title}, two-transistor reset circuit`,
    circuit: "autoReset",
    chip,
  })),
];

/** `name` comes without `sim:`. */
export function findSimulatedBoard(name: string): NamedBoard | undefined {
  return SIMULATED_BOARDS.find((board) => board.name === name);
}

/** A MAC that no board with another name or number has. `number`: 0 to 64. */
export function macOf({ name, chip }: NamedBoard, number = 0): readonly number[] {
  const kind = SIMULATED_BOARDS.findIndex((board) => board.name === name);
  return [...chipModel(chip).vendor, 0x0a + kind, 0x0b, 0x0c + number];
}
