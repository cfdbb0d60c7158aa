import type { Board } from "./board.ts";
import { TWO_BUTTONS } from "./sequences.ts";

/** No line reaches the chip: a bare module, an adapter with three wires. */
export const manual: Board = {
  name: "manual",
  summary: "no auto-reset: you press the buttons",
  circuit: "none",
  wiring: "DTR, RTS end at the adapter; buttons or wires at GPIO0 and RESET",
  source: 'Espressif, "Boot Mode Selection": manual bootloader',
  enterBootloader: [],
  runFirmware: [],
  hands: TWO_BUTTONS,
};
