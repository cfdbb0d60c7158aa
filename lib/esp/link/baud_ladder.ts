/** The baud rates that are tried one after another. Pure; no I/O. */

/**
 * Bits per second, ascending. Dividers of a UART clock of 40, 52 or 80 MHz come within 1 % of each, and so do the usual
 * adapters.
 */
export const BAUD_LADDER = [115_200, 230_400, 460_800, 921_600, 1_500_000, 2_000_000] as const;

/** The first rate of `auto` with an unknown adapter: nearly all adapters support it. */
export const AUTO_BAUD = 460_800;

/** The next lower rate of the ladder; undefined below the lowest. */
export function nextLowerBaud(baud: number): number | undefined {
  return BAUD_LADDER.findLast((step) => step < baud);
}

/** The next higher rate of the ladder; undefined above the highest. */
export function nextHigherBaud(baud: number): number | undefined {
  return BAUD_LADDER.find((step) => step > baud);
}
