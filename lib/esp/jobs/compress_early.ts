/** Compresses what will most likely be written while the board is still being connected. */
import { md5 } from "../../hash.ts";
import { patchHeader } from "../image/patch_header.ts";
import { orderOf, sentFor, wholeOf } from "../flash/write_order.ts";
import type { Job } from "./program.ts";
import type { PayloadCache } from "../flash/payload_cache.ts";

/** What practically every module carries. Another size costs the time of compressing again, 40 ms. */
const LIKELY_FLASH_SIZE = "4MB";

/** Nobody waits for it: what is not made when it is needed is waited for then. */
export function compressEarly(
  payloads: PayloadCache,
  { expected, useStub, flash }: Pick<Job, "expected" | "useStub" | "flash">,
): void {
  const chip = useStub ? expected?.chip : undefined;
  const dialect = chip?.stub;
  if (chip === undefined || dialect === undefined) return;
  const regions = expected!.regions.map((region) => {
    if (flash.size !== "detect" || region.offset !== chip.bootloaderOffset) return region;
    const data = patchHeader(region.data, { mode: "keep", freq: "keep", size: LIKELY_FLASH_SIZE }, chip);
    return { ...region, data, md5: md5(data) };
  });
  for (const step of orderOf({ chip, regions }, wholeOf({ regions }), dialect)) {
    // Whoever takes it later gets the same failure, and tells of it.
    for (const run of step.runs) payloads.take(sentFor(step, run), dialect).catch(() => undefined);
  }
}
