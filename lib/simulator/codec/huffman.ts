/** Canonical Huffman codes of deflate (RFC 1951, 3.2.2) as look-up tables. Pure; no I/O. */

/** A set of codes. */
export interface Codes {
  /** Indexed by the next bits: symbol << 4 | length; 0 = no such code. */
  readonly table: Uint16Array;
  /** Length of the longest code. */
  readonly longest: number;
}

const MAX_BITS = 15;

/** Builds codes from their lengths, at most 15. Undefined if they leave gaps or overlap; a single code may stand alone. */
export function buildCodes(lengths: Uint8Array): Codes | undefined {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const next = new Uint32Array(MAX_BITS + 2);
  for (let bits = 1; bits <= MAX_BITS; bits++) next[bits + 1] = (next[bits]! + counts[bits]!) << 1;
  const used = counts.reduce((sum, value) => sum + value, 0);
  if (next[MAX_BITS + 1] !== 1 << (MAX_BITS + 1) && used > 1) return undefined;
  const longest = counts.findLastIndex((value) => value > 0);
  const table = new Uint16Array(1 << Math.max(0, longest));
  lengths.forEach((length, value) => {
    if (length === 0) return;
    const code = reverse(next[length]!++, length);
    for (let i = code; i < table.length; i += 1 << length) table[i] = value << 4 | length;
  });
  return { table, longest };
}

function reverse(code: number, length: number): number {
  let out = 0;
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
}
