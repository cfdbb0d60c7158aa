/** The time that bytes take on a serial line. Pure; no I/O. */

/** Milliseconds for `bytes` at `baud`, ten bits a byte. It is added to every wait, so that a slow line is no failure. */
export function wireMs(bytes: number, baud: number): number {
  return (bytes * 10_000) / baud;
}
