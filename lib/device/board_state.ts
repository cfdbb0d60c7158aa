/** What a failure leaves behind on the board, in whole sentences. Pure; no I/O. */
import { alignUp, hex } from "../bytes.ts";
import { type Region, SECTOR } from "../plan.ts";

/** How far it got, for the report of a failure. */
export interface Progress {
  /** The region of which an erase was ordered, until it is complete, and those of its parts that it was ordered for. */
  touched: { readonly region: Region; readonly parts: readonly Region[] } | undefined;
  readonly complete: { readonly region: Region; readonly verified: boolean }[];
  /** The whole flash was made blank, for this session. */
  wiped?: boolean;
}

export function describeState({ touched, complete, wiped }: Progress): string {
  if (wiped) return ["The whole flash was erased.", describeFiles({ touched, complete })].join(" ").trim();
  return describeFiles({ touched, complete }) || "The flash was not changed.";
}

function describeFiles({ touched, complete }: Progress): string {
  const whole = complete.map(({ region, verified }) =>
    `"${region.path}" is in flash, ${verified ? "verified" : "not verified"}.`
  );
  if (touched === undefined) return whole.join(" ");
  return [...whole, describeHalf(touched)].join(" ");
}

function describeHalf({ region, parts }: NonNullable<Progress["touched"]>): string {
  const from = Math.min(...parts.map(({ offset }) => offset));
  const to = Math.max(...parts.map(({ offset, data }) => alignUp(offset + data.length, SECTOR)));
  const half = `"${region.path}" is half-written: flash from ${hex(from, 6)} to ${
    hex(to, 6)
  } does not hold it`;
  const all = parts.length === 1 && parts[0]!.data.length === region.data.length;
  const rest = all ? "" : ", the rest of its flash is as it was";
  return `${half}${rest}. Run again to complete it.`;
}
