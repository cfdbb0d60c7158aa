/** The time that bytes take on a serial line. Pure; no I/O. */

/** Milliseconds for `bytes` at `baud`, ten bits a byte. Every wait includes it, so a slow line is not a failure. */
export function wireMs(bytes: number, baud: number): number {
  return (bytes * 10_000) / baud;
}
