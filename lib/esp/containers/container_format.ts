/** Container formats, which hold flash addresses with their data: UF2 and Intel HEX. Pure; no I/O. */
import { isIntelHex, parseIntelHex } from "./intel_hex.ts";
import { isUf2, parseUf2, type Uf2Part } from "./uf2.ts";

export interface Container {
  readonly kind: "uf2" | "hex";
  /** The format's name with an article, for a message. */
  readonly words: string;
  readonly content: ContainerContent;
}

/** The data for each UF2 family in the file, or what is wrong with the file. */
export type ContainerContent = { readonly parts: readonly Uf2Part[] } | { readonly problem: string };

/** Undefined for any other file, whose bytes go to flash unchanged. */
export function parseContainer(bytes: Uint8Array): Container | undefined {
  if (isUf2(bytes)) return { kind: "uf2", words: "a UF2 file", content: parseUf2(bytes) };
  if (isIntelHex(bytes)) return { kind: "hex", words: "an Intel HEX file", content: readHex(bytes) };
  return undefined;
}

function readHex(bytes: Uint8Array): ContainerContent {
  const parsed = parseIntelHex(bytes);
  return "problem" in parsed ? parsed : { parts: [{ family: undefined, ranges: parsed.ranges }] };
}
