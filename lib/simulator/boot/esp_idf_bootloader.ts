/**
 * The ESP-IDF bootloader on chips of the ESP32 family, after its sources (bootloader_utility.c,
 * flash_partitions.c): reads the partition table and otadata, and prints what it starts, or why it starts nothing.
 */

import { md5, sha256Hex } from "../codec/digest.ts";
import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import { hexNumber, printText } from "./print_text.ts";

const TABLE = 0x8000;
const ENTRIES = 96;
const ENTRY = 32;
const SECTOR = 0x1000;
const NOTHING = 0xffffffff;
/** Flash size in megabytes, by the size nibble of an image header. */
const MEGABYTES: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128];
const FACTORY = -1;
/** States that rule an otadata entry out: started but unconfirmed (this bootloader rolls back), invalid, aborted. */
const REFUSED = [1, 3, 4];

interface Part {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly size: number;
}

/** Ends in the stage "running" if an application starts; otherwise resets the chip, again and again. */
export function* espIdfBootloader(hardware: Hardware): ChipCode {
  yield* printText(hardware, "I (28) boot: ESP-IDF v5.2 2nd stage bootloader\r\n");
  const found = readTable(hardware);
  if ("complaint" in found) {
    yield* printText(
      hardware,
      `E (60) flash_parts: ${found.complaint}\r\nE (64) boot: Failed to verify partition table\r\n`,
    );
    yield* printText(hardware, "E (68) boot: load partition table error!\r\n");
    return yield* restart(hardware);
  }
  const { factory, slots } = appsOf(found.parts);
  const start = selected(hardware, found.parts);
  for (const index of orderFrom(start, slots.length)) {
    const part = index === FACTORY ? factory : slots[index];
    if (part === undefined) continue;
    const complaint = imageProblem(hardware, part);
    if (complaint === undefined) {
      yield* printText(
        hardware,
        `I (120) boot: Loaded app from partition at offset ${hexNumber(part.offset, 1)}\r\n`,
      );
      hardware.stage = "running";
      return undefined;
    }
    const name = index === FACTORY ? "Factory app partition" : `OTA app partition slot ${index}`;
    yield* printText(
      hardware,
      `E (100) esp_image: ${complaint}\r\nE (104) boot: ${name} is not bootable\r\n`,
    );
  }
  yield* printText(hardware, "E (130) boot: No bootable app partitions in the partition table\r\n");
  return yield* restart(hardware);
}

function* restart(hardware: Hardware): Routine<ChipCode> {
  hardware.stage = "hung";
  yield hardware.timing.watchdog;
  return hardware.reset("software");
}

function viewOf({ flash: { content } }: Hardware): DataView {
  return new DataView(content.buffer, content.byteOffset, content.byteLength);
}

function readTable(hardware: Hardware): { readonly parts: readonly Part[] } | { readonly complaint: string } {
  const { content } = hardware.flash;
  const view = viewOf(hardware);
  const size = MEGABYTES[content[hardware.model.boot.offset + 3]! >> 4]! * 0x100000;
  const parts: Part[] = [];
  let hashed = false;
  for (let n = 0; n < ENTRIES; n++) {
    const at = TABLE + n * ENTRY;
    const magic = view.getUint16(at, true);
    if (magic === 0x50aa) {
      const [offset, length] = [view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
      if (offset > size || offset + length > size) {
        const place = `offset ${hexNumber(offset, 1)} size ${hexNumber(length, 1)}`;
        return {
          complaint: `partition ${n} invalid - ${place} exceeds flash chip size ${hexNumber(size, 1)}`,
        };
      }
      parts.push({ type: content[at + 2]!, subtype: content[at + 3]!, offset, size: length });
    } else if (magic === 0xebeb && !hashed) {
      const digest = md5(content.subarray(TABLE, at));
      if (!digest.every((byte, i) => byte === content[at + 16 + i])) {
        return { complaint: "Incorrect MD5 checksum" };
      }
      hashed = true;
    } else if (magic === 0xffff && n > 0 && content[at + 2] === 0xff && content[at + 3] === 0xff) {
      return { parts };
    } else {
      return { complaint: `partition ${n} invalid magic number ${hexNumber(magic, 1)}` };
    }
  }
  return { complaint: "partition table has no terminating entry, not valid" };
}

interface Apps {
  readonly factory: Part | undefined;
  /** By slot number. */
  readonly slots: readonly (Part | undefined)[];
}

function appsOf(parts: readonly Part[]): Apps {
  let factory: Part | undefined;
  let count = 0;
  const table = new Map<number, Part>();
  for (const part of parts) {
    if (part.type !== 0) continue;
    if (part.subtype === 0) factory = part;
    if ((part.subtype & 0xf0) === 0x10) {
      table.set(part.subtype & 0x0f, part);
      count++;
    }
  }
  return { factory, slots: Array.from({ length: Math.min(count, 16) }, (_, n) => table.get(n)) };
}

/** The slot that otadata selects, or FACTORY. */
function selected(hardware: Hardware, parts: readonly Part[]): number {
  const { factory, slots } = appsOf(parts);
  let otadata: Part | undefined;
  for (const part of parts) if (part.type === 1 && part.subtype === 0) otadata = part;
  if (otadata === undefined) return FACTORY;
  const view = viewOf(hardware);
  const numbers: number[] = [];
  for (const at of [otadata.offset, otadata.offset + SECTOR]) {
    const [number, state, crc] = [0, 24, 28].map((n) => view.getUint32(at + n, true)) as [
      number,
      number,
      number,
    ];
    if (number !== NOTHING && !REFUSED.includes(state) && crc === crcOfNumber(number)) numbers.push(number);
  }
  if (numbers.length === 0 || slots.length === 0) return factory === undefined ? 0 : FACTORY;
  return Number((BigInt(Math.max(...numbers)) + 0xffffffffn & 0xffffffffn) % BigInt(slots.length));
}

/** Bitwise CRC-32, lowest bit first, with an empty start register. */
function crcOfNumber(number: number): number {
  let register = number;
  for (let bit = 0; bit < 32; bit++) {
    const out = register & 1;
    register >>>= 1;
    if (out === 1) register ^= 0xedb88320;
  }
  return (register ^ NOTHING) >>> 0;
}

/** The order in which slots are tried: from `start` down to the factory partition, then up from `start`. */
function orderFrom(start: number, count: number): number[] {
  const order: number[] = [];
  for (let n = start; n >= FACTORY; n--) order.push(n);
  for (let n = start + 1; n < count; n++) order.push(n);
  return order;
}

function imageProblem(hardware: Hardware, { offset, size }: Part): string | undefined {
  const image = hardware.flash.content.subarray(offset);
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (image.length < 24 || image[0] !== 0xe9) {
    return `image at ${hexNumber(offset, 1)} has invalid magic byte (nothing flashed here?)`;
  }
  if (view.getUint16(12, true) !== hardware.model.chipId) return "mismatch chip ID";
  let at = 24;
  let sum = 0xef;
  for (let n = 0; n < image[1]!; n++) {
    if (at + 8 > image.length) return "invalid segment length";
    const end = at + 8 + view.getUint32(at + 4, true);
    if (end > image.length) return "invalid segment length";
    for (let i = at + 8; i < end; i++) sum ^= image[i]!;
    at = end;
  }
  const checksumAt = at | 15;
  if (image[checksumAt] !== sum) return "Checksum failed";
  const length = checksumAt + 1 + (image[23] === 1 ? 32 : 0);
  if (length > size) return `Image length ${length} doesn't fit in partition length ${size}`;
  const stated = Array.from(
    image.subarray(checksumAt + 1, length),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  if (image[23] === 1 && stated.join("") !== sha256Hex(image.subarray(0, checksumAt + 1))) {
    return "Image hash failed - image is corrupt";
  }
  return undefined;
}
