/** Silicon revisions, counted as image headers do: v1.3 is 103. Pure; no I/O. */

/** `v1.3`. */
export function describeRevision(revision: number): string {
  return `v${Math.floor(revision / 100)}.${revision % 100}`;
}
