/**
 * Selects the application that ESP-IDF's bootloader starts, by the partition table and the `otadata` partition
 * (ESP-IDF, bootloader_utility.c and esp_flash_partitions.h; docs/protocol.md, "Image"). Pure; no I/O.
 */
import { readU32, u32le } from "../../bytes.ts";
import { APP_TYPE, DATA_TYPE, type Partition } from "./partition_table.ts";

/** `otadata` has two sectors, with one entry at the start of each. */
const ENTRY_SECTOR = 0x1000;
export const OTADATA_BYTES = 2 * ENTRY_SECTOR;
/** Sequence number, 20 bytes of label, state, CRC-32 of the sequence number. */
export const ENTRY_BYTES = 32;
const STATE_AT = 24;
const CRC_AT = 28;

const FACTORY = 0x00;
const FIRST_OTA = 0x10;
const OTA_SLOTS = 16;
const OTADATA = 0x00;

/** Sequence number of blank flash: no application is selected. */
const NO_CHOICE = 0xffffffff;
/**
 * States of an entry that the bootloader ignores: the program did not confirm itself (1: it was started once, and this
 * is the second start), was marked invalid (3), or aborted (4). A bootloader without rollback never sees state 1.
 */
const REFUSED_STATES: readonly number[] = [1, 3, 4];

/** The two entries of a whole `otadata`, joined. */
export function entriesOf(otadata: Uint8Array): Uint8Array {
  const entries = new Uint8Array(2 * ENTRY_BYTES).fill(0xff);
  entries.set(otadata.subarray(0, ENTRY_BYTES));
  entries.set(otadata.subarray(ENTRY_SECTOR, ENTRY_SECTOR + ENTRY_BYTES), ENTRY_BYTES);
  return entries;
}

/** The partition from which the bootloader reads its selection. */
export function otadataPartition(partitions: readonly Partition[]): Partition | undefined {
  return partitions.findLast(({ type, subtype }) => type === DATA_TYPE && subtype === OTADATA);
}

/**
 * The partitions in the order in which the bootloader tries them. `entries` are those of otadata; undefined = there is
 * no such partition. Empty if no partition can be started.
 */
export function bootOrder(
  partitions: readonly Partition[],
  entries: Uint8Array | undefined,
): readonly Partition[] {
  const { factory, slots } = startable(partitions);
  const first = entries === undefined ? undefined : selectedSlot(entries, slots.length);
  if (first !== undefined) {
    // Backwards to the first slot, then the factory application, then forwards.
    return present([...slots.slice(0, first + 1).reverse(), factory, ...slots.slice(first + 1)]);
  }
  return present([factory, ...slots]);
}

/** True if otadata selects a slot instead of leaving the choice to the bootloader. */
export function selects(partitions: readonly Partition[], entries: Uint8Array): boolean {
  return selectedSlot(entries, startable(partitions).slots.length) !== undefined;
}

/** The otadata that makes the bootloader start `partition`; undefined if none can. */
export function otadataSelecting(
  partitions: readonly Partition[],
  partition: Partition,
): Uint8Array | undefined {
  const content = new Uint8Array(OTADATA_BYTES).fill(0xff);
  const { factory, slots } = startable(partitions);
  if (partition === (factory ?? slots[0])) return content;
  const slot = slots.indexOf(partition);
  if (slot < 0) return undefined;
  const number = u32le(slot + 1);
  content.set(number);
  content.set(u32le(crcOf(number)), CRC_AT);
  return content;
}

/** The partitions that a bootloader can start without a boot pin: the factory application and the slots from 0 on. */
function startable(
  partitions: readonly Partition[],
): { readonly factory: Partition | undefined; readonly slots: readonly (Partition | undefined)[] } {
  const apps = partitions.filter(({ type }) => type === APP_TYPE);
  const withSubtype = (wanted: number) => apps.findLast(({ subtype }) => subtype === wanted);
  const count = apps.filter(({ subtype }) => subtype >= FIRST_OTA && subtype < FIRST_OTA + OTA_SLOTS).length;
  const slots = Array.from({ length: Math.min(count, OTA_SLOTS) }, (_, n) => withSubtype(FIRST_OTA + n));
  return { factory: withSubtype(FACTORY), slots };
}

function present(partitions: readonly (Partition | undefined)[]): readonly Partition[] {
  return partitions.filter((one) => one !== undefined);
}

/** The slot of the valid entry with the highest sequence number. */
function selectedSlot(entries: Uint8Array, slots: number): number | undefined {
  const numbers = [0, ENTRY_BYTES]
    .map((at) => entries.subarray(at, at + ENTRY_BYTES))
    .filter((entry) => entry.length === ENTRY_BYTES && isValid(entry))
    .map((entry) => readU32(entry, 0));
  if (slots === 0 || numbers.length === 0) return undefined;
  // The bootloader computes with unsigned 32-bit numbers.
  return ((Math.max(...numbers) - 1) >>> 0) % slots;
}

function isValid(entry: Uint8Array): boolean {
  return readU32(entry, 0) !== NO_CHOICE && !REFUSED_STATES.includes(readU32(entry, STATE_AT)) &&
    readU32(entry, CRC_AT) === crcOf(entry.subarray(0, 4));
}

/** CRC-32 as the ROM computes it with an initial value of all ones: starts at zero, inverted at the end. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
