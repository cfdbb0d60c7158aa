/** Compresses the data that will most likely be written while the board is being connected. */
import { md5 } from "../../hash.ts";
import type { PayloadCache } from "../flash/payload.ts";
import { dataToSend, fullChanges, orderChanges } from "../flash/write_order.ts";
import { patchHeader } from "../image/patch_header.ts";
import type { Job } from "./job.ts";

/** The flash size of nearly all modules. With another size, compressing again takes 40 ms. */
const LIKELY_FLASH_SIZE = "4MB";

/** Returns at once. A payload that is not ready when it is needed is waited for then. */
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
  for (const change of orderChanges({ chip, regions }, fullChanges({ regions }), dialect)) {
    // The write that needs the payload gets the same failure, and reports it.
    for (const run of change.runs) payloads.get(dataToSend(change, run), dialect).catch(() => undefined);
  }
}
