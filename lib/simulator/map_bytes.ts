/** Puts a test's faults into bytes on the wire. Pure; no I/O. */

import type { Faults } from "./faults.ts";

/** `first`: the number of the first byte since the board was created. */
export function mapBytes(
  bytes: Uint8Array,
  map: NonNullable<Faults["toChip"]>,
  first: number,
): Uint8Array {
  const out: number[] = [];
  bytes.forEach((byte, i) => {
    const mapped = map(byte, first + i);
    if (mapped === undefined) out.push(byte);
    else out.push(...mapped);
  });
  return Uint8Array.from(out);
}
