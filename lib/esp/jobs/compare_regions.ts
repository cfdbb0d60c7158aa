/** Lets the chip hash the regions of a plan, and reports which of them its flash does not hold. Writes nothing. */
import type { Report } from "../events.ts";
import { expectData, findDifferences } from "../flash/flash_hash.ts";
import { regionInfo } from "../flash/regions.ts";
import type { Plan } from "../plan/plan.ts";
import { retryOnLink, type Session } from "./session.ts";

/** Returns the number of regions that differ. Throws as `findDifferences` does. */
export async function compareRegions(
  session: Pick<Session, "link">,
  { regions, notes }: Pick<Plan, "regions" | "notes">,
  { flashSize, report }: { readonly flashSize: number; readonly report: Report },
): Promise<number> {
  report({ type: "plan", regions: regions.map(regionInfo), notes });
  let different = 0;
  for (const region of regions) {
    const info = regionInfo(region);
    report({ type: "verifying", ...info });
    const ranges = await retryOnLink(session, flashSize)((loader) =>
      findDifferences(loader, expectData(region))
    );
    if (ranges.length > 0) different++;
    report(
      ranges.length === 0
        ? { type: "verified", md5: region.md5, ...info }
        : { type: "differs", ranges, ...info },
    );
  }
  return different;
}
