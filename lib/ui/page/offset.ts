/** An address in flash, as a person types it. Pure; no I/O. */

/** Flash addresses have 32 bits. */
const LARGEST = 0xffff_ffff;

/** `0x1000`, `1000` (without a prefix, it is decimal), or nothing: "auto". Undefined: no address. */
export function parseOffset(text: string): number | "auto" | undefined {
  const typed = text.trim();
  if (typed === "") return "auto";
  if (!/^(?:0x[\da-f]+|\d+)$/i.test(typed)) return undefined;
  const value = Number(typed);
  return value <= LARGEST ? value : undefined;
}
