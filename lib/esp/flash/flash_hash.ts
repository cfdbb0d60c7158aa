/** Compares flash with expected content by MD5 hashes that the chip computes. Nothing is written. */
import { hex } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import { endOf, join, type Range } from "../../ranges.ts";
import { BLOCK, SECTOR } from "../flash_parts/geometry.ts";
import type { Loader } from "../link/loader.ts";
import { md5Ms, writeMs } from "../protocol/timeouts.ts";
import { writeFailure } from "./write_failure.ts";

/** The chip's own hash of its flash, as hex. Throws WriteError, LinkError or PortError. */
export async function flashMd5(loader: Loader, { offset, size }: Range): Promise<string> {
  const raw = loader.dialect.md5 === "raw";
  try {
    const { payload } = await loader.command({ op: "flashMd5", address: offset, size }, {
      action: `Cannot hash flash from ${hex(offset, 6)}`,
      // The stub finishes the last block of a write before it answers.
      timeoutMs: md5Ms(size) + writeMs(BLOCK),
      payload: [raw ? 16 : 32],
    });
    return raw ? payload.toHex() : new TextDecoder("latin1").decode(payload).toLowerCase();
  } catch (error) {
    // The stub reports a failure of the last block in its answer to the next command: this one.
    throw writeFailure(error);
  }
}

/** The hash of `size` bytes of blank flash. */
export function blankMd5(size: number): string {
  return md5(new Uint8Array(size).fill(0xff));
}

/** Expected content of flash: its range, and the hash of each part of it. */
export interface ExpectedContent extends Range {
  readonly md5Of: (part: Range) => string;
}

/** The content of a file or region. */
export function expectData(
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
): ExpectedContent {
  return {
    offset,
    size: data.length,
    md5Of: (part) => md5(data.subarray(part.offset - offset, endOf(part) - offset)),
  };
}

/** Blank flash. */
export function expectBlank({ offset, size }: Range): ExpectedContent {
  return { offset, size, md5Of: (part) => blankMd5(part.size) };
}

/**
 * The ranges of flash that do not hold `content`, by sectors from `content.offset` on; adjacent ones are joined. None
 * if flash holds all of it. Throws as `flashMd5` does.
 */
export async function findDifferences(loader: Loader, content: ExpectedContent): Promise<readonly Range[]> {
  const found: Range[] = [];
  for await (const range of differences(loader, content, [content.size, BLOCK, SECTOR])) found.push(range);
  return join(found);
}

/** Bytes for each hash when looking for content: a used flash shows in the first few. */
const BLANK_CHECK_STEP = 0x40000;

/** True if the range is blank. False, too, if the loader cannot hash. Throws as `flashMd5` does. */
export async function isBlank(loader: Loader, range: Range): Promise<boolean> {
  if (loader.dialect.md5 === "none") return false;
  for await (const _ of differences(loader, expectBlank(range), [BLANK_CHECK_STEP])) return false;
  return true;
}

/** Hashes the range in steps of the first size; each step that differs is searched in steps of the next smaller size. */
async function* differences(
  loader: Loader,
  content: ExpectedContent,
  [step, ...finer]: readonly number[],
): AsyncGenerator<Range> {
  for (let offset = content.offset; offset < endOf(content); offset += step!) {
    const part = { offset, size: Math.min(step!, endOf(content) - offset) };
    if (await flashMd5(loader, part) === content.md5Of(part)) continue;
    const smaller = finer.filter((size) => size < part.size);
    if (smaller.length === 0) yield part;
    else yield* differences(loader, { ...content, ...part }, smaller);
  }
}
