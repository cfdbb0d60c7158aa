import type { Board } from "./board.ts";
import { AUTO_RESET, HARD_RESET, TWO_BUTTONS } from "./sequences.ts";

/**
 * The circuit of Espressif's development boards, and of most others: two transistors between DTR, RTS and GPIO0, EN.
 *
 *     DTR low, RTS high: GPIO0 low        RTS low, DTR high: EN low        both the same: neither
 */
export const autoReset: Board = {
  name: "auto_reset",
  summary: "any board with the two-transistor auto-reset circuit",
  enterBootloader: AUTO_RESET,
  runFirmware: HARD_RESET,
  hands: TWO_BUTTONS,
};
