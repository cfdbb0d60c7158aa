/** Silicon revisions as image headers store them: v1.3 is 103. Pure; no I/O. */

/** The revision as text: `v1.3`. */
export function describeRevision(revision: number): string {
  return `v${Math.floor(revision / 100)}.${revision % 100}`;
}
