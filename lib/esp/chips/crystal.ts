/** Corrects baud rates for ROMs that assume another crystal than the board has. Pure; no I/O. */
import type { BaudCorrection } from "./chip.ts";
import { bits } from "./family.ts";

/** UART0's divider on every chip that needs a correction, except the ESP32. */
const UART_DIVIDER = 0x60000014;
const DIVIDER_BITS = 20;

/** The crystal in MHz, from the divider that the ROM's autobaud has set: divider times rate is the clock. */
export function crystalOf(divider: number, baud: number): 26 | 40 | 48 {
  const mhz = bits(divider, 0, DIVIDER_BITS) * baud / 1e6;
  return mhz > 45 ? 48 : mhz > 33 ? 40 : 26;
}

/** The ESP32-C2's ROM assumes 40 MHz; many boards have 26 MHz. */
export const C2_CORRECTION: BaudCorrection = {
  words: [UART_DIVIDER],
  factor: ([divider = 0], baud) => divider !== 0 && crystalOf(divider, baud) === 26 ? 40 / 26 : 1,
};

/** The ESP32-C5's ROM assumes the crystal in this register, 40 or 48 MHz, which may be wrong. */
export const C5_CORRECTION: BaudCorrection = {
  words: [UART_DIVIDER, 0x60096110],
  factor: ([divider = 0, clock = 0], baud) => {
    const believed = bits(clock, 24, 7);
    const real = crystalOf(divider, baud);
    const known = [40, 48].includes(believed) && [40, 48].includes(real);
    return divider !== 0 && known ? believed / real : 1;
  },
};

/** The ESP32's ROM measures its crystal with an RC oscillator that drifts, and uses the result. */
export const ESP32_CORRECTION: BaudCorrection = {
  words: [0x3ff5f06c, 0x3ff5a010],
  factor: ([calibration = 0, fuses = 0]) => {
    // Crystal cycles per oscillator period; the fuses contain the oscillator's rate.
    const measured = bits(calibration, 7, 25) * 15_625 * bits(fuses, 0, 8) / 40;
    if (measured === 0) return 1;
    return measured / (measured > 33e6 ? 40e6 : 26e6);
  },
};
