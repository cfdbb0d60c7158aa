/** Numbers on a command line: addresses, sizes, ranges of flash. Pure; no I/O. */
import { alignDown, alignUp, hex } from "../../bytes.ts";
import { UsageError } from "../../errors.ts";
import { MAX_U32, readNumber } from "../../profile/number.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";

export interface NumberWord {
  /** As in a message: `--offset`, `ADDR`. */
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  /** Why no more than `max`, to end a message with. */
  readonly because?: string;
  /** Only its multiples are right. */
  readonly unit?: number;
}

/** The number of a word or a flag. Throws UsageError. */
export function numberOf(
  text: string,
  { name, min = 0, max = MAX_U32, because, unit = 1 }: NumberWord,
): number {
  const expected = "a decimal or hexadecimal number such as 0x1000";
  const result = readNumber(text, {
    min,
    max,
    expected,
    range: (min === max ? hex(min) : `${hex(min)} to ${hex(max)}`) +
      (because === undefined ? "" : `: ${because}`),
    bytes: true,
  });
  if ("error" in result) {
    const { error: { expected, hint } } = result;
    throw new UsageError(
      `${name}: found ${quote(text)}, expected ${expected}`,
      hint === undefined ? {} : { hint },
    );
  }
  const { value } = result;
  if (value % unit === 0) return value;
  const near = [alignDown(value, unit), alignUp(value, unit)].filter((n) => n >= min && n <= max);
  throw new UsageError(`${name}: found ${hex(value)}, expected a multiple of ${hex(unit)}`, {
    hint: `Near it: ${near.map((n) => hex(n)).join(" and ")}.`,
  });
}

/** A range of flash as far as the flags give it. */
export interface AskedRange {
  readonly offset: number;
  /** Undefined = up to the end of the flash. */
  readonly size: number | undefined;
}

/** `--offset` and `--size`; nothing given is the whole flash. Throws UsageError. */
export function rangeOf({ text }: Pick<Call, "text">, { unit = 1 } = {}): AskedRange {
  const [offset, size] = [text("offset"), text("size")];
  return {
    offset: offset === undefined ? 0 : numberOf(offset, { name: "--offset", unit }),
    size: size === undefined ? undefined : numberOf(size, { name: "--size", min: 1, unit }),
  };
}

/** The range on a flash of `flashSize` bytes. Throws UsageError where it reaches beyond the end. */
export function rangeWithin(
  { offset, size }: AskedRange,
  flashSize: number,
): { offset: number; size: number } {
  const end = size === undefined ? flashSize : offset + size;
  if (offset < flashSize && end <= flashSize) return { offset, size: end - offset };
  const asked = offset < flashSize ? `${hex(offset)} to ${hex(end)}` : `flash from ${hex(offset)} on`;
  throw new UsageError(`Cannot use ${asked}: the flash of this board ends at ${hex(flashSize)}`);
}
