/** The rates that are tried, one after another. Pure; no I/O. */

/**
 * Bits per second, upwards. Dividers of a UART clock of 52, 80 or 40 MHz come within 1 % of each of them, and so do the
 * usual adapters.
 */
export const LADDER = [115_200, 230_400, 460_800, 921_600, 1_500_000, 2_000_000] as const;

/** Where `auto` begins with an adapter of which nothing is known: practically all of them can do it. */
export const AUTO_BAUD = 460_800;

/** The next lower step; undefined below the lowest. */
export function stepBelow(baud: number): number | undefined {
  return LADDER.findLast((step) => step < baud);
}

/** The next higher step; undefined above the highest. */
export function stepAbove(baud: number): number | undefined {
  return LADDER.find((step) => step > baud);
}
