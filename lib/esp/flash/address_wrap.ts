/**
 * A flash that is smaller than its id claims: its addresses wrap around at its end, so a write above the end overwrites
 * data below. Sizes are powers of two, so such a flash repeats after half of the claimed size: one place that differs
 * from the place half the claim away shows that nothing wraps. Two blank places show nothing; then the plan's own writes
 * do.
 */
import { hex } from "../../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import { md5 } from "../../hash.ts";
import type { FlashRange } from "../inspect_events.ts";
import { flashMd5 } from "./write_region.ts";
import type { Loader } from "../link/loader.ts";
import { LastingFlashError } from "../link/recovery.ts";

/** No board has less flash than an ESP-01 of the first kind, 512 KB; bytes. */
export const SMALLEST_FLASH = 0x80000;
/** Bytes that are looked at in one place: one page. */
const PAGE = 0x100;
/** Behind the head of an image, which is written last; bytes. */
const BEHIND_HEAD = 0x2000;
/** Places that are looked at before anything is written: two short hashes each. */
const PLACES = 3;
/** Pieces in which halves are compared, once a place has raised the suspicion. */
const STEP = 0x10000;

/** What tells nothing where it is in two places: it may have been everywhere before. */
const BLANKS: readonly number[] = [0xff, 0x00];
const BLANK_PAGES = BLANKS.map((byte) => md5(new Uint8Array(PAGE).fill(byte)));
const BLANK_STEPS = BLANKS.map((byte) => md5(new Uint8Array(STEP).fill(byte)));

/** What is known of a flash. `open`: these places, and those half the claim away, are blank or zeros; a write will tell. */
export type AddressWrap =
  | { readonly kind: "none" }
  | { readonly kind: "folds"; readonly size: number }
  | { readonly kind: "open"; readonly places: readonly number[]; readonly claimed: number };

/** The flash is found to be smaller when part of a plan is written. */
export class WrappedFlashError extends LastingFlashError {
  /** Bytes that there are. */
  readonly size: number;

  constructor(claimed: number, size: number) {
    super(`Cannot write a flash of ${describeSize(claimed)}: ${describeWrap(claimed, size)}`, {
      hint:
        "Data written past the end of the flash has overwritten data below. Run again with files that fit.",
    });
    this.size = size;
  }
}

/** In words, for a claim of `claimed` bytes. */
export function describeWrap(claimed: number, size: number): string {
  return `its id claims ${describeSize(claimed)}, but addresses wrap around at ${hex(size, 6)}: it has ${
    describeSize(size)
  }`;
}

/** Where to look: where the chip boots from, and behind the head of each file, where that is not blank. Pure. */
export function probeOffsets(
  bootOffset: number,
  files: readonly { readonly offset: number; readonly bytes: Uint8Array }[],
): readonly number[] {
  const inFiles = files.flatMap(({ offset, bytes }) => {
    const from = bytes.length > BEHIND_HEAD ? BEHIND_HEAD : 0;
    for (let at = from; at + PAGE <= bytes.length; at += PAGE) {
      if (tells(bytes.subarray(at, at + PAGE))) return [offset + at];
    }
    return [];
  });
  return [...new Set([bootOffset, ...inFiles])].slice(0, PLACES);
}

/** Whether finding the same page in another place can be no coincidence. */
function tells(page: Uint8Array): boolean {
  return page.some((byte) => byte !== page[0]);
}

/** Bytes of flash, of `claimed`, that the ROM or stub can read. */
function reachOf({ dialect }: Loader, claimed: number): number {
  return Math.min(claimed, dialect.flashReach);
}

/**
 * Reads only. `upTo`: the end of what is worked with; where that is below the smallest flash, nothing is asked. Throws
 * as a command does.
 */
export async function detectAddressWrap(
  loader: Loader,
  { claimed, upTo, places }: {
    readonly claimed: number;
    readonly upTo: number;
    readonly places: readonly number[];
  },
): Promise<AddressWrap> {
  const reach = reachOf(loader, claimed);
  const half = reach / 2;
  if (upTo <= SMALLEST_FLASH || half < SMALLEST_FLASH || loader.dialect.md5 === "none") {
    return { kind: "none" };
  }
  const blank: number[] = [];
  for (const place of places.filter((place) => place + PAGE <= reach)) {
    const here = await flashMd5(loader, place, PAGE);
    if (here !== await flashMd5(loader, partnerOf(place, reach), PAGE)) return { kind: "none" };
    if (BLANK_PAGES.includes(here)) {
      blank.push(place);
      continue;
    }
    const size = await repeatsAfter(loader, reach);
    return size < reach ? { kind: "folds", size } : { kind: "none" };
  }
  return { kind: "open", places: blank, claimed: reach };
}

/** The place half of `size` away. */
function partnerOf(place: number, size: number): number {
  return (place + size / 2) % size;
}

/** The smallest power of two after which all of the flash repeats; `claimed` if it does not. */
async function repeatsAfter(loader: Loader, claimed: number): Promise<number> {
  const size = reachOf(loader, claimed);
  let found = claimed;
  for (let half = size / 2; half >= SMALLEST_FLASH && await halvesEqual(loader, half); half /= 2) {
    found = half;
  }
  return found;
}

/** False, too, where all of it is blank or zeros, which tells nothing. */
async function halvesEqual(loader: Loader, half: number): Promise<boolean> {
  let blank = true;
  for (let at = 0; at < half; at += STEP) {
    const here = await flashMd5(loader, at, STEP);
    if (here !== await flashMd5(loader, at + half, STEP)) return false;
    blank &&= BLANK_STEPS.includes(here);
  }
  return !blank;
}

/** Looks, while a plan is written, at the places that were blank. */
export class WrapMonitor {
  readonly #flashSize: number;
  readonly #claimed: number;
  #places: readonly number[];
  readonly #written: FlashContent[] = [];

  /** `flashSize`: what is known of it, in bytes. */
  constructor(folding: AddressWrap, flashSize: number) {
    this.#flashSize = flashSize;
    [this.#claimed, this.#places] = folding.kind === "open" ? [folding.claimed, folding.places] : [0, []];
  }

  /**
   * Where flash does not hold what was written: is that because addresses fold? `upTo`: the end of what is written.
   * Throws WrappedFlashError, or as a command does.
   */
  async checkWrap(loader: Loader, upTo: number): Promise<void> {
    if (upTo <= SMALLEST_FLASH) return;
    const size = await repeatsAfter(loader, this.#flashSize);
    if (size < this.#flashSize) throw new WrappedFlashError(this.#flashSize, size);
  }

  /** Nothing more is to be found out. */
  get settled(): boolean {
    return this.#places.length === 0;
  }

  /** `written` has been written, and the chip has nothing to do any more. Throws WrappedFlashError, or as a command does. */
  async wrote(loader: Loader, written: FlashContent): Promise<void> {
    this.#written.push(written);
    for (const place of this.#places) {
      const page = pageAt(written, place);
      if (page === undefined || !tells(page)) continue;
      const repeats = async (distance: number) => {
        const there = (place + distance) % this.#claimed;
        const own = this.#written.map((one) => pageAt(one, there)).findLast((one) => one !== undefined);
        // The plan has the same in both places.
        if (own !== undefined && md5(own) === md5(page)) return undefined;
        return await flashMd5(loader, there, PAGE) === md5(page);
      };
      let size = this.#claimed / 2;
      const folds = await repeats(size);
      if (folds === undefined) continue;
      this.#places = [];
      if (!folds) return;
      while (size / 2 >= SMALLEST_FLASH && await repeats(size / 2)) size /= 2;
      throw new WrappedFlashError(this.#claimed, size);
    }
  }
}

interface FlashContent {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** The page at flash address `place`; undefined where it is not all in `content`. */
function pageAt({ offset, data }: FlashContent, place: number): Uint8Array | undefined {
  const at = place - offset;
  return at < 0 || at + PAGE > data.length ? undefined : data.subarray(at, at + PAGE);
}

/**
 * What of `proved` coincides with what was written later, modulo any size that a flash may have. Modulo the smallest
 * one covers the others. Pure; parts go upwards and do not overlap.
 */
export function aliasesOf(proved: FlashRange, later: readonly FlashRange[]): readonly FlashRange[] {
  const end = proved.offset + proved.size;
  const parts: { from: number; to: number }[] = [];
  for (const { offset, size } of later) {
    const steps = Math.floor((proved.offset - size - offset) / SMALLEST_FLASH);
    for (let at = offset + steps * SMALLEST_FLASH; at < end; at += SMALLEST_FLASH) {
      // What was written in that very place was proved afterwards.
      if (at === offset) continue;
      const [from, to] = [Math.max(at, proved.offset), Math.min(at + size, end)];
      if (from < to) parts.push({ from, to });
    }
  }
  parts.sort((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && part.from <= last.to) last.to = Math.max(last.to, part.to);
    else joined.push({ ...part });
  }
  return joined.map(({ from, to }) => ({ offset: from, size: to - from }));
}
