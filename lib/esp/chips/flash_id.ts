/** What the three bytes of a flash's JEDEC id say. Pure; no I/O. */

const KB = 1024;

/** Who made the flash, by the first byte of the id (JEDEC JEP106, as flash data sheets print them). */
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
  /** Bytes; undefined if the id does not tell. */
  readonly size: number | undefined;
}

/** False for what an absent or disconnected flash answers. */
export function flashAnswers(raw: number): boolean {
  return raw !== 0x000000 && raw !== 0xffffff;
}

/** Takes the id apart: manufacturer, memory type, capacity, least significant byte first. */
export function decodeFlashId(raw: number): FlashId {
  const vendor = raw & 0xff;
  return {
    raw,
    vendor: VENDORS[vendor] ?? `vendor 0x${vendor.toString(16).padStart(2, "0")}`,
    size: vendor === 0x1f ? adestoSize((raw >> 8) & 0x1f) : sizeOfCode((raw >> 16) & 0xff),
  };
}

/** Capacity codes count powers of two: 0x12 is 256 KB; later parts went on at 0x20 and 0x32. */
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
