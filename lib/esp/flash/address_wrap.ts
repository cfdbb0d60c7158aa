/**
 * Detects a flash that is smaller than its id claims. Its addresses wrap around at its end, so a write above the end
 * overwrites data below. Sizes are powers of two, so such a flash repeats after half the claimed size. One page that
 * differs from the page half the claimed size away proves that nothing wraps. Two blank pages prove nothing: the
 * plan's own writes do then.
 */
import { hex } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { clip, contains, endOf, join, type Range } from "../../ranges.ts";
import { BLOCK, PAGE } from "../flash_parts/geometry.ts";
import { describeSize } from "../chips/flash_size.ts";
import type { Loader } from "../link/loader.ts";
import { LastingFlashError } from "../link/recovery.ts";
import { flashMd5 } from "./flash_hash.ts";

/** The flash of the smallest board, the first ESP-01: 512 KB. Bytes. */
export const SMALLEST_FLASH = 0x80000;
/** The head of an image, which is written last, ends below this offset. */
const AFTER_HEAD = 0x2000;
/** Pages that are checked before anything is written: two short hashes each. */
const MAX_PROBES = 3;

/** Content that proves nothing if it is in two places. */
const BLANKS: readonly number[] = [0xff, 0x00];
const BLANK_PAGES = BLANKS.map((byte) => md5(new Uint8Array(PAGE).fill(byte)));
const BLANK_BLOCKS = BLANKS.map((byte) => md5(new Uint8Array(BLOCK).fill(byte)));

/**
 * What is known of a flash. "unknown": the pages at `offsets`, and those half the claimed size away, are blank or
 * zeros; a write will tell.
 */
export type AddressWrap =
  | { readonly kind: "none" }
  | { readonly kind: "wraps"; readonly size: number }
  | { readonly kind: "unknown"; readonly offsets: readonly number[]; readonly claimed: number };

/** Writing has shown that the flash is smaller than its id claims. */
export class WrappedFlashError extends LastingFlashError {
  /** The real size in bytes. */
  readonly size: number;

  constructor(claimed: number, size: number) {
    super(`Cannot write a flash of ${describeSize(claimed)}: ${describeWrap(claimed, size)}`, {
      hint:
        "Data written past the end of the flash has overwritten data below. Run again with files that fit.",
    });
    this.size = size;
  }
}

export function describeWrap(claimed: number, size: number): string {
  return `its id claims ${describeSize(claimed)}, but addresses wrap around at ${hex(size, 6)}: it has ${
    describeSize(size)
  }`;
}

/** Offsets to check: the boot offset, and the first distinctive page of each file after its head. Pure. */
export function probeOffsets(
  bootOffset: number,
  files: readonly { readonly offset: number; readonly bytes: Uint8Array }[],
): readonly number[] {
  const inFiles = files.flatMap(({ offset, bytes }) => {
    const from = bytes.length > AFTER_HEAD ? AFTER_HEAD : 0;
    for (let at = from; at + PAGE <= bytes.length; at += PAGE) {
      if (isDistinctive(bytes.subarray(at, at + PAGE))) return [offset + at];
    }
    return [];
  });
  return [...new Set([bootOffset, ...inFiles])].slice(0, MAX_PROBES);
}

/** True if the same page in another place cannot be a coincidence. */
function isDistinctive(page: Uint8Array): boolean {
  return page.some((byte) => byte !== page[0]);
}

/** Bytes of the claimed size that the loader can address. */
function addressableSize({ dialect }: Loader, claimed: number): number {
  return Math.min(claimed, dialect.flashReach);
}

/**
 * Only reads. `upTo`: the end of what will be written or compared; nothing is asked if the smallest flash contains it.
 * Throws as `flashMd5` does.
 */
export async function detectAddressWrap(
  loader: Loader,
  { claimed, upTo, offsets }: {
    readonly claimed: number;
    readonly upTo: number;
    readonly offsets: readonly number[];
  },
): Promise<AddressWrap> {
  const size = addressableSize(loader, claimed);
  const half = size / 2;
  if (upTo <= SMALLEST_FLASH || half < SMALLEST_FLASH || loader.dialect.md5 === "none") {
    return { kind: "none" };
  }
  const blank: number[] = [];
  for (const offset of offsets.filter((offset) => offset + PAGE <= size)) {
    const found = await flashMd5(loader, { offset, size: PAGE });
    if (found !== await flashMd5(loader, { offset: (offset + half) % size, size: PAGE })) {
      return { kind: "none" };
    }
    if (BLANK_PAGES.includes(found)) {
      blank.push(offset);
      continue;
    }
    const real = await measureSize(loader, size);
    return real < size ? { kind: "wraps", size: real } : { kind: "none" };
  }
  return { kind: "unknown", offsets: blank, claimed: size };
}

/** The smallest power of two after which the whole flash repeats; `claimed` if it does not. */
async function measureSize(loader: Loader, claimed: number): Promise<number> {
  const size = addressableSize(loader, claimed);
  let found = claimed;
  for (let half = size / 2; half >= SMALLEST_FLASH && await halvesEqual(loader, half); half /= 2) {
    found = half;
  }
  return found;
}

/** False, too, if everything is blank or zeros: that proves nothing. */
async function halvesEqual(loader: Loader, half: number): Promise<boolean> {
  let blank = true;
  for (let offset = 0; offset < half; offset += BLOCK) {
    const lower = await flashMd5(loader, { offset, size: BLOCK });
    if (lower !== await flashMd5(loader, { offset: offset + half, size: BLOCK })) return false;
    blank &&= BLANK_BLOCKS.includes(lower);
  }
  return !blank;
}

/** Checks the pages that were blank before, while a plan is written. */
export class WrapMonitor {
  readonly #flashSize: number;
  readonly #claimed: number;
  #offsets: readonly number[];
  readonly #written: FlashContent[] = [];

  /** `flashSize`: the size that the session works with, in bytes. */
  constructor(wrap: AddressWrap, flashSize: number) {
    this.#flashSize = flashSize;
    [this.#claimed, this.#offsets] = wrap.kind === "unknown" ? [wrap.claimed, wrap.offsets] : [0, []];
  }

  /**
   * Called when flash does not hold what was written up to the address `upTo`. Throws WrappedFlashError if the reason
   * is that addresses wrap around, or as `flashMd5` does.
   */
  async checkWrap(loader: Loader, upTo: number): Promise<void> {
    if (upTo <= SMALLEST_FLASH) return;
    const size = await measureSize(loader, this.#flashSize);
    if (size < this.#flashSize) throw new WrappedFlashError(this.#flashSize, size);
  }

  /** True if there is nothing more to find out. */
  get settled(): boolean {
    return this.#offsets.length === 0;
  }

  /**
   * Called when `written` is in flash and the chip is idle. Throws WrappedFlashError if it is in flash twice, or as
   * `flashMd5` does.
   */
  async checkWritten(loader: Loader, written: FlashContent): Promise<void> {
    this.#written.push(written);
    for (const offset of this.#offsets) {
      const page = pageAt(written, offset);
      if (page === undefined || !isDistinctive(page)) continue;
      const repeatsAfter = async (distance: number) => {
        const other = (offset + distance) % this.#claimed;
        const own = this.#written.map((one) => pageAt(one, other)).findLast((one) => one !== undefined);
        // The plan has the same page in both places.
        if (own !== undefined && md5(own) === md5(page)) return undefined;
        return await flashMd5(loader, { offset: other, size: PAGE }) === md5(page);
      };
      let size = this.#claimed / 2;
      const wraps = await repeatsAfter(size);
      if (wraps === undefined) continue;
      this.#offsets = [];
      if (!wraps) return;
      while (size / 2 >= SMALLEST_FLASH && await repeatsAfter(size / 2)) size /= 2;
      throw new WrappedFlashError(this.#claimed, size);
    }
  }
}

interface FlashContent {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** The page at a flash address; undefined if `content` does not contain all of it. */
function pageAt({ offset, data }: FlashContent, address: number): Uint8Array | undefined {
  const at = address - offset;
  const page = { offset: at, size: PAGE };
  return contains({ offset: 0, size: data.length }, page) ? data.subarray(at, endOf(page)) : undefined;
}

/**
 * The parts of `proved` that coincide with a later write modulo some possible size of a flash. Modulo the smallest size
 * covers all others. Pure; ascending, without overlaps.
 */
export function aliasesOf(proved: Range, later: readonly Range[]): readonly Range[] {
  const aliases: Range[] = [];
  for (const { offset, size } of later) {
    const steps = Math.floor((proved.offset - size - offset) / SMALLEST_FLASH);
    for (let at = offset + steps * SMALLEST_FLASH; at < endOf(proved); at += SMALLEST_FLASH) {
      // A write to the very same place was verified afterwards.
      if (at !== offset) aliases.push(clip({ offset: at, size }, proved));
    }
  }
  return join(aliases);
}
