/** What a failure leaves behind on the board, in whole sentences. Pure; no I/O. */
import { alignUp, hex } from "../bytes.ts";
import { type Region, SECTOR } from "../plan.ts";

/** How far it got, for the report of a failure. */
export interface Progress {
  /** The region whose erase was ordered, until it is complete. */
  touched: Region | undefined;
  readonly complete: { readonly region: Region; readonly verified: boolean }[];
}

export function describeState({ touched, complete }: Progress): string {
  if (touched === undefined && complete.length === 0) return "The flash was not changed.";
  const whole = complete.map(({ region, verified }) =>
    `"${region.path}" is in flash, ${verified ? "verified" : "not verified"}.`
  );
  if (touched === undefined) return whole.join(" ");
  const end = alignUp(touched.offset + touched.data.length, SECTOR);
  const half = `"${touched.path}" is half-written: flash from ${hex(touched.offset, 6)} to ${hex(end, 6)} ` +
    `does not hold it. Run again to complete it.`;
  return [...whole, half].join(" ");
}
