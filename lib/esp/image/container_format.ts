/** Formats that say themselves what goes where: UF2 and Intel HEX. Pure; no I/O. */
import { isIntelHex, parseIntelHex } from "./intel_hex.ts";
import { isUf2, parseUf2, type Uf2Part } from "./uf2.ts";

export interface Packed {
  readonly kind: "uf2" | "hex";
  /** With its article, for a message. */
  readonly words: string;
  readonly content: PackedContent;
}

/** What goes where, for each UF2 family that the file names; or in words what is wrong with the file. */
export type PackedContent = { readonly parts: readonly Uf2Part[] } | { readonly problem: string };

/** Undefined for a file of any other kind, whose bytes go to flash as they are. */
export function openPacked(bytes: Uint8Array): Packed | undefined {
  if (isUf2(bytes)) return { kind: "uf2", words: "a UF2 file", content: parseUf2(bytes) };
  if (isIntelHex(bytes)) return { kind: "hex", words: "an Intel HEX file", content: readHex(bytes) };
  return undefined;
}

function readHex(bytes: Uint8Array): PackedContent {
  const parsed = parseIntelHex(bytes);
  return "problem" in parsed ? parsed : { parts: [{ family: undefined, pieces: parsed.pieces }] };
}
