/** Decodes a flash's JEDEC id of three bytes. Pure; no I/O. */

const KB = 1024;

/** Manufacturers by the first byte of the id (JEDEC JEP106, as printed in flash data sheets). */
const VENDORS: Readonly<Record<number, string>> = {
  0x01: "Spansion",
  0x0b: "XTX",
  0x1c: "EON",
  0x1f: "Adesto",
  0x20: "XMC",
  0x51: "GigaDevice",
  0x5e: "Zbit",
  0x68: "Boya",
  0x85: "Puya",
  0x9d: "ISSI",
  0xa1: "Fudan",
  0xba: "Zetta",
  0xc2: "Macronix",
  0xc8: "GigaDevice",
  0xcd: "TH",
  0xe0: "Berg Micro",
  0xef: "Winbond",
};

export interface FlashId {
  /** As read: manufacturer in the low byte. */
  readonly raw: number;
  readonly vendor: string;
  /** Bytes; undefined if the id does not give it. */
  readonly size: number | undefined;
}

/** False for the id of an absent or disconnected flash. */
export function flashAnswers(raw: number): boolean {
  return raw !== 0x000000 && raw !== 0xffffff;
}

/** Decodes manufacturer, memory type and capacity, least significant byte first. */
export function decodeFlashId(raw: number): FlashId {
  const vendor = raw & 0xff;
  return {
    raw,
    vendor: VENDORS[vendor] ?? `vendor 0x${vendor.toString(16).padStart(2, "0")}`,
    size: vendor === 0x1f ? adestoSize((raw >> 8) & 0x1f) : sizeOfCode((raw >> 16) & 0xff),
  };
}

/** Capacity codes are powers of two: 0x12 is 256 KB. Later parts continue at 0x20 and 0x32. */
function sizeOfCode(code: number): number | undefined {
  if (code >= 0x12 && code <= 0x1c) return (256 * KB) * 2 ** (code - 0x12);
  if (code >= 0x20 && code <= 0x22) return (64 * KB * KB) * 2 ** (code - 0x20);
  if (code >= 0x32 && code <= 0x3a) return (256 * KB) * 2 ** (code - 0x32);
  return undefined;
}

/** Adesto keeps the density in the low five bits of the second byte: 4 is 512 KB. */
function adestoSize(density: number): number | undefined {
  return density >= 0x04 && density <= 0x09 ? (512 * KB) * 2 ** (density - 0x04) : undefined;
}
