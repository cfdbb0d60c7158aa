/**
 * The port of a chip with USB-OTG. Code on the chip serves it, so it appears some time after that code has started, and
 * disappears with every reset. A program that had it open has lost it; the port that appears later is another one.
 */

import type { LineState } from "./circuit.ts";
import type { Stage } from "./hardware.ts";

/** Time from the start of the code that serves the port until the computer's driver has it, ms. */
const ENUMERATION = 700;
/** Room in the ROM's driver: it refuses larger blocks. */
export const OTG_BLOCK = 0x800;
/** At this rate, the release of DTR asks a program with USB to restart into the loader. */
export const TOUCH_BAUD = 1200;

export interface OtgPort {
  /** Number of ports so far. */
  readonly number: number;
  /** True once the port is enumerated. */
  present(now: number): boolean;
  /** Tells the port that the chip enters a stage at `time`. Returns true if the port disappears. */
  enter(time: number, stage: Stage | "reset"): boolean;
}

/** `program`: the program in flash serves USB, too. */
export function createOtgPort({ program }: { readonly program: boolean }): OtgPort {
  let number = 0;
  let servedSince: number | undefined;
  return {
    get number() {
      return number;
    },
    present: (now) => servedSince !== undefined && now >= servedSince + ENUMERATION,
    enter(time, stage) {
      // Code that hangs does not change the unit.
      if (stage === "hung") return false;
      if (stage === "rom" || stage === "stub" || (stage === "running" && program)) {
        servedSince ??= time;
        return false;
      }
      if (servedSince === undefined) return false;
      servedSince = undefined;
      number++;
      return true;
    },
  };
}

/**
 * The driver's reaction to a change of the lines, as in ESP-IDF's console on top of it (usb_console.c): the release of
 * RTS restarts the chip, into the loader if DTR is asserted. Closing a port releases both, which restarts the chip.
 */
export function usbOtgOrder(before: LineState, now: LineState): "loader" | "restart" | "nothing" {
  if (!before.rts || now.rts) return "nothing";
  return now.dtr ? "loader" : "restart";
}
