/** Firmware images built without lib/: valid ones, and deliberately invalid ones. */
import { createHash } from "node:crypto";

export interface ImageSpec {
  readonly segments?: readonly { readonly address: number; readonly data: Uint8Array }[];
  readonly entry?: number;
  /** Byte 2. */
  readonly mode?: number;
  /** Byte 3: size nibble, frequency nibble. */
  readonly sizeAndFreq?: number;
  /** Gives the image the 24-byte header of the ESP32 family. */
  readonly chipId?: number;
  /** Byte 1, to make it wrong. */
  readonly count?: number;
  /** XORed with the right checksum. */
  readonly checksumError?: number;
}

/** Addresses to which the ESP8266's ROM can load. */
export const IRAM = 0x40100000;
export const DRAM = 0x3ffe8000;

export function bytesOf(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);
}

export const SEGMENTS = [
  { address: IRAM, data: bytesOf(40) },
  { address: DRAM, data: bytesOf(24, 3) },
  { address: DRAM + 0x100, data: bytesOf(20, 5) },
] as const;

function words(...values: readonly number[]): number[] {
  return values.flatMap((v) => [v & 0xff, (v >>> 8) & 0xff, (v >>> 16) & 0xff, (v >>> 24) & 0xff]);
}

/** Header, segments, zeros, checksum, padded to 16 bytes. */
export function buildImage(spec: ImageSpec = {}): Uint8Array {
  const { segments = SEGMENTS, entry = IRAM + 4, mode = 0, sizeAndFreq = 0, chipId, checksumError = 0 } =
    spec;
  const bytes = [0xe9, spec.count ?? segments.length, mode, sizeAndFreq, ...words(entry)];
  if (chipId !== undefined) {
    // WP pin off, drive strengths, chip id, revisions, reserved, no hash appended.
    bytes.push(0xee, 0, 0, 0, chipId & 0xff, chipId >> 8, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0);
  }
  let sum = 0xef;
  for (const { address, data } of segments) {
    bytes.push(...words(address, data.length), ...data);
    for (const byte of data) sum ^= byte;
  }
  while (bytes.length % 16 !== 15) bytes.push(0);
  bytes.push(sum ^ checksumError);
  return Uint8Array.from(bytes);
}

/**
 * An image with the layout of MicroPython for the ESP8266: segments, 0xFF up to 0x8ffc, the length so far, code
 * that runs from flash, MD5 of everything from byte 4 on. That code contains `text`.
 */
export function buildMicroPython(codeLength = 0x400, text = "MicroPython v1"): Uint8Array {
  const image = buildImage({ sizeAndFreq: 0x40 });
  const bytes = new Uint8Array(0x9000 + codeLength + 16).fill(0xff);
  bytes.set(image);
  bytes.set(words(0x9000 + codeLength), 0x8ffc);
  bytes.set(bytesOf(codeLength, 9), 0x9000);
  bytes.set(new TextEncoder().encode(text), 0x9000 + codeLength - text.length);
  return seal(bytes);
}

/** `bytes` with the MD5 of bytes 4 to -16 as its last 16. */
export function seal(bytes: Uint8Array): Uint8Array {
  const sealed = bytes.slice();
  sealed.set(createHash("md5").update(sealed.subarray(4, -16)).digest(), sealed.length - 16);
  return sealed;
}

/** `image` of the ESP32 family with byte 23 set and its SHA-256 behind it. */
export function withHash(image: Uint8Array): Uint8Array {
  const marked = image.slice();
  marked[23] = 1;
  return Uint8Array.from([...marked, ...createHash("sha256").update(marked).digest()]);
}

/** The differences between the chips: ids, and the addresses of their RAM and mapped flash. */
export const FAMILY = {
  esp32: { chipId: 0, boot: 0x1000, iram: 0x40080400, dram: 0x3fff0030, code: 0x400d0020 },
  esp32s3: { chipId: 9, boot: 0x0, iram: 0x403c9700, dram: 0x3fce3808, code: 0x42000020 },
  esp32c3: { chipId: 5, boot: 0x0, iram: 0x403cc710, dram: 0x3fcd5810, code: 0x42000020 },
} as const;

interface FamilyChip {
  readonly chipId: number;
  readonly boot: number;
  readonly iram: number;
  readonly dram: number;
  readonly code: number;
}

/** A second-stage bootloader: all of it in RAM. DIO, 40 MHz, 4 MB. */
export function buildBootloader(chip: FamilyChip, spec: ImageSpec = {}): Uint8Array {
  const segments = [{ address: chip.dram, data: bytesOf(100) }, {
    address: chip.iram,
    data: bytesOf(400, 3),
  }];
  return withHash(
    buildImage({ segments, entry: chip.iram, mode: 2, sizeAndFreq: 0x20, chipId: chip.chipId, ...spec }),
  );
}

/** An application: one segment in mapped flash. */
export function buildApplication(
  chip: FamilyChip,
  { codeLength = 600, codeData, ...spec }: AppSpec = {},
): Uint8Array {
  const segments = [{ address: chip.code, data: codeData ?? bytesOf(codeLength) }, {
    address: chip.iram,
    data: bytesOf(80),
  }];
  return withHash(
    buildImage({ segments, entry: chip.iram, mode: 2, sizeAndFreq: 0x20, chipId: chip.chipId, ...spec }),
  );
}

/** An application that describes itself, with these texts (ESP-IDF's layout: version at 0x30, project at 0x50, …). */
export function buildDescribed(
  chip: FamilyChip,
  texts: readonly (readonly [at: number, text: string])[],
): Uint8Array {
  const app = buildApplication(chip, { codeLength: 0x12000 });
  app.set(words(0xabcd5432), 0x20);
  app.fill(0, 0x24, 0x120);
  for (const [at, text] of texts) app.set(new TextEncoder().encode(text), at);
  return app;
}

type AppSpec = ImageSpec & { readonly codeLength?: number; readonly codeData?: Uint8Array };

/** Name, type, subtype, offset, size. */
export type PartitionRow = readonly [name: string, type: number, subtype: number, at: number, size: number];

export const USUAL_PARTITIONS: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x6000],
  ["phy_init", 1, 1, 0xf000, 0x1000],
  ["factory", 0, 0, 0x10000, 0x100000],
  ["vfs", 1, 0x81, 0x200000, 0x200000],
];

/** A partition table, 0xC00 bytes: entries, their MD5, blanks. */
export function buildTable(rows: readonly PartitionRow[] = USUAL_PARTITIONS): Uint8Array {
  const entries = rows.flatMap(([name, type, subtype, at, size]) => [
    ...[0xaa, 0x50, type, subtype],
    ...words(at, size),
    ...new TextEncoder().encode(name.padEnd(16, "\0")),
    ...words(0),
  ]);
  const digest = createHash("md5").update(Uint8Array.from(entries)).digest();
  const table = new Uint8Array(0xc00).fill(0xff);
  table.set([...entries, 0xeb, 0xeb, ...new Array(14).fill(0xff), ...digest]);
  return table;
}

/** Parts at flash addresses in one file, with blanks between them. The file starts at the first part. */
export function merge(parts: readonly (readonly [address: number, bytes: Uint8Array])[]): Uint8Array {
  const from = parts[0]![0];
  const end = Math.max(...parts.map(([address, bytes]) => address + bytes.length));
  const merged = new Uint8Array(end - from).fill(0xff);
  for (const [address, bytes] of parts) merged.set(bytes, address - from);
  return merged;
}

/** Bootloader, table and application in one file that goes to `chip.boot`. */
export function buildMerged(chip: FamilyChip): Uint8Array {
  return merge([[chip.boot, buildBootloader(chip)], [0x8000, buildTable()], [
    0x10000,
    buildApplication(chip),
  ]]);
}

/** A block of a UF2 file. */
export interface Uf2Block {
  readonly address: number;
  readonly data: Uint8Array;
  /** Default 0x2000. */
  readonly flags?: number;
}

export function buildUf2(blocks: readonly Uf2Block[], family: number): Uint8Array {
  return Uint8Array.from(blocks.flatMap(({ address, data, flags = 0x2000 }, n) => {
    const head = words(0x0a324655, 0x9e5d5157, flags, address, data.length, n, blocks.length, family);
    return [...head, ...data, ...new Array(476 - data.length).fill(0), ...words(0x0ab16f30)];
  }));
}

/** `bytes` as UF2 blocks of 256 from `address` on. */
export function uf2Blocks(address: number, bytes: Uint8Array): Uf2Block[] {
  return Array.from({ length: Math.ceil(bytes.length / 256) }, (_, i) => ({
    address: address + i * 256,
    data: bytes.subarray(i * 256, (i + 1) * 256),
  }));
}

/** Parts as lines of Intel HEX, 16 bytes each. */
export function buildHex(parts: readonly (readonly [address: number, bytes: Uint8Array])[]): string {
  const record = (at: number, type: number, data: readonly number[]) => {
    const bytes = [data.length, at >> 8, at & 0xff, type, ...data];
    const sum = -bytes.reduce((a, b) => a + b, 0) & 0xff;
    return ":" + [...bytes, sum].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("") +
      "\r\n";
  };
  const lines = parts.flatMap(([address, bytes]) =>
    Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
      const at = address + 16 * i;
      const data = [...bytes.subarray(16 * i, 16 * (i + 1))];
      return record(0, 4, [at >>> 24, (at >>> 16) & 0xff]) + record(at & 0xffff, 0, data);
    })
  );
  return lines.join("") + ":00000001FF\r\n";
}
