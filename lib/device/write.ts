/** Carries a plan out: region by region, what differs is written, and the whole is proved. */
import { alignUp } from "../bytes.ts";
import type { Dialect } from "../chips/mod.ts";
import { type Plan, type Region, SECTOR } from "../plan.ts";
import type { Ahead } from "./ahead.ts";
import type { Progress } from "./board_state.ts";
import { Comparison, partOf } from "./compare.ts";
import type { Piece } from "./diff.ts";
import type { RegionInfo } from "./events.ts";
import { prepare, type Shipment, verifyRegion, writeRegion } from "./flash.ts";
import type { Loader } from "./loader.ts";
import type { Job } from "./program.ts";

/** Bytes that were written, as they are in flash and as they travelled, and milliseconds of hashing. */
export interface Written {
  readonly written: number;
  readonly wireBytes: number;
  readonly verifyMs: number;
}

export async function writePlan(
  loader: Loader,
  plan: Plan,
  { job, ahead, progress }: { readonly job: Job; readonly ahead: Ahead; readonly progress: Progress },
): Promise<Written> {
  const { clock, report } = job;
  const { md5: proof } = loader.dialect;
  const shipments: Shipment[] = [];
  for (const region of inOrder(plan, loader.dialect)) {
    shipments.push({ ...await ahead.take(region, loader.dialect), region });
  }
  const comparison = proof === "none" || job.full === true
    ? undefined
    : new Comparison(loader, { clock, report, shipments });

  let written = 0;
  let wireBytes = 0;
  let verifyMs = 0;
  for (const whole of shipments) {
    const { region } = whole;
    const info: RegionInfo = { path: region.path, offset: region.offset, size: region.data.length };
    const outcome = await comparison?.compare(whole);
    verifyMs += outcome?.spentMs ?? 0;
    if (outcome?.runs.length === 0) {
      // Every byte was hashed by the chip, in one piece or several.
      report({ type: "skipped", md5: region.md5, ...info });
      progress.complete.push({ region, verified: true });
      continue;
    }

    const parts = await partsOf(whole, outcome?.runs, loader.dialect);
    const toWrite = parts.reduce((sum, part) => sum + part.region.data.length, 0);
    const travels = parts.reduce((sum, part) => sum + part.bytes.length, 0);
    report({ type: "start", wireBytes: travels, toWrite, ...info });
    let before = 0;
    for (const part of parts) {
      await writeRegion(loader, part, {
        onErase: () => progress.touched = { region, parts: [...progress.touched?.parts ?? [], part.region] },
        onWritten: (bytes) => report({ type: "progress", written: before + bytes, toWrite, ...info }),
      });
      before += part.region.data.length;
    }
    written += toWrite;
    wireBytes += travels;

    if (proof === "none") {
      report({ type: "unverified", reason: "the ROM of this chip cannot read its flash back", ...info });
    } else {
      report({ type: "verifying", ...info });
      const began = clock.now();
      await verifyRegion(loader, region);
      verifyMs += clock.now() - began;
      report({ type: "verified", md5: region.md5, ...info });
    }
    progress.complete.push({ region, verified: proof !== "none" });
    progress.touched = undefined;
  }
  return { written, wireBytes, verifyMs };
}

/** The runs as they travel. What a region begins with, an image's header, goes last: it costs nothing. */
async function partsOf(
  whole: Shipment,
  runs: readonly Piece[] | undefined,
  dialect: Dialect,
): Promise<readonly Shipment[]> {
  const { region } = whole;
  if (runs === undefined || runs[0]?.size === region.data.length) return [whole];
  const [first, ...others] = runs;
  const order = first?.at === 0 ? [...others, first] : runs;
  return await Promise.all(order.map((run) => prepare(partOf(region, run), dialect)));
}

/** As in the profile; upwards where an erase may reach into the sector behind its region. */
function inOrder({ regions }: Plan, { eraseEnd }: Dialect): readonly Region[] {
  const exact = regions.every(({ offset, data }) =>
    eraseEnd(offset, data.length) === alignUp(offset + data.length, SECTOR)
  );
  return exact ? regions : [...regions].sort((a, b) => a.offset - b.offset);
}
