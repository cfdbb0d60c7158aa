import type { Board } from "./board.ts";
import { TWO_BUTTONS } from "./sequences.ts";

/** Boards without reset lines: a bare module, or an adapter with three wires. */
export const manual: Board = {
  name: "manual",
  summary: "no auto-reset: you press the buttons",
  circuit: "none",
  wiring: "DTR, RTS not connected; buttons or wires at GPIO0 and RESET",
  source: 'Espressif, "Boot Mode Selection": manual bootloader',
  enterBootloader: [],
  runFirmware: [],
  hands: TWO_BUTTONS,
};
