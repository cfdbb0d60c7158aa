/**
 * The port of a chip with USB-OTG: code on the chip makes it, so it comes some time after that code has started and
 * goes with every reset. Whoever had it open has lost it; it is another port that comes then.
 */

import type { LineState } from "./circuit.ts";
import type { Stage } from "./machine.ts";

/** From the start of the code that serves it to the computer's driver having it, ms. */
const ENUMERATION = 700;
/** What the ROM's driver has room for: larger blocks are not taken. */
export const OTG_BLOCK = 0x800;
/** At this rate a program with USB takes the release of DTR for the wish to be replaced. */
export const TOUCH_BAUD = 1200;

export interface OtgPort {
  /** Counts the ports that there have been. */
  readonly number: number;
  /** True from the end of its enumeration on. */
  present(now: number): boolean;
  /** What the chip does from `time` on. True = the port has gone. */
  enter(time: number, stage: Stage | "reset"): boolean;
}

/** `program`: what is in flash has USB of its own, too. */
export function createOtgPort({ program }: { readonly program: boolean }): OtgPort {
  let number = 0;
  let servedSince: number | undefined;
  return {
    get number() {
      return number;
    },
    present: (now) => servedSince !== undefined && now >= servedSince + ENUMERATION,
    enter(time, stage) {
      // Code that hangs leaves the unit as it is.
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
 * What the driver makes of a change of the lines, as the console that ESP-IDF builds on it does (usb_console.c): the
 * release of RTS restarts the chip, into the loader where DTR is asserted. Closing a port releases both: a restart.
 */
export function otgOrderOf(before: LineState, now: LineState): "loader" | "restart" | "nothing" {
  if (!before.rts || now.rts) return "nothing";
  return now.dtr ? "loader" : "restart";
}
