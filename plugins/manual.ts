import type { Board } from "./board.ts";
import { TWO_BUTTONS } from "./sequences.ts";

/** No line reaches the chip: a bare module, an adapter with three wires. */
export const manual: Board = {
  name: "manual",
  summary: "no auto-reset: you press the buttons",
  enterBootloader: [],
  runFirmware: [],
  hands: TWO_BUTTONS,
};
