/** Parses the numbers of a command line: addresses, sizes, ranges of flash. Pure; no I/O. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import { UsageError } from "../../errors.ts";
import { describeParseError } from "../../parse_result.ts";
import { MAX_U32, parseNumber } from "../../profile/number.ts";
import { quote } from "../../text.ts";

export interface NumberWord {
  /** The name for messages: `--offset`, `ADDRESS`. */
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  /** The reason for `max`, as the end of a message. */
  readonly because?: string;
  /** The value must be a multiple of it. */
  readonly unit?: number;
}

/** The number in an argument or a flag. Throws UsageError. */
export function numberOf(
  text: string,
  { name, min = 0, max = MAX_U32, because, unit = 1 }: NumberWord,
): number {
  const expected = "a decimal or hexadecimal number such as 0x1000";
  const result = parseNumber(text, {
    min,
    max,
    expected,
    range: (min === max ? hex(min) : `${hex(min)} to ${hex(max)}`) +
      (because === undefined ? "" : `: ${because}`),
    bytes: true,
  });
  if ("error" in result) {
    const { hint } = result.error;
    const message = `${name}: ${describeParseError(result.error, quote(text))}`;
    throw new UsageError(message, hint === undefined ? {} : { hint });
  }
  const { value } = result;
  if (value % unit === 0) return value;
  const near = [alignDown(value, unit), alignUp(value, unit)].filter((n) => n >= min && n <= max);
  throw new UsageError(`${name}: found ${quote(text)}, expected a multiple of ${hex(unit)}`, {
    hint: `The nearest ${near.length === 1 ? "is" : "are"} ${near.map((n) => hex(n)).join(" and ")}.`,
  });
}

/** The range of flash that the flags select. */
export interface AskedRange {
  readonly offset: number;
  /** Bytes; undefined = up to the end of the flash. */
  readonly size: number | undefined;
}

export interface RangeWords {
  readonly offset: string | undefined;
  readonly size: string | undefined;
}

/** `--offset` and `--size`; without both, the whole flash. Throws UsageError. */
export function parseRange({ offset, size }: RangeWords, { unit = 1 } = {}): AskedRange {
  return {
    offset: offset === undefined ? 0 : numberOf(offset, { name: "--offset", unit }),
    size: size === undefined ? undefined : numberOf(size, { name: "--size", min: 1, unit }),
  };
}

/** The range on a flash of `flashSize` bytes. Throws UsageError if it extends beyond the end. */
export function rangeWithin(
  { offset, size }: AskedRange,
  flashSize: number,
): { offset: number; size: number } {
  const end = size === undefined ? flashSize : offset + size;
  if (offset < flashSize && end <= flashSize) return { offset, size: end - offset };
  const asked = offset < flashSize ? `${hex(offset)} to ${hex(end)}` : `flash from ${hex(offset)}`;
  throw new UsageError(`Cannot use ${asked}: the flash of this board ends at ${hex(flashSize)}`);
}
