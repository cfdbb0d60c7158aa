/** The bar never falls, and tells the time left only when it can be known. */
import { assert, assertEquals } from "@std/assert";
import { type Bars, barsAfter, timeLeft } from "../../../lib/ui/page/bars.ts";
import type { UnitRecord } from "../../../lib/ui/records.ts";
import type { PageUnit } from "../../../lib/ui/state.ts";
import { fc } from "../../tools/property.ts";
import { after, attached, connected, EMPTY, NOW, writing } from "./states.ts";

const REGION = { path: "a.bin", offset: 0, size: 4096 };

/** Any record that moves the work of a unit, in any order. */
const RECORD: fc.Arbitrary<UnitRecord> = fc.oneof(
  fc.integer({ min: 0, max: 4096 }).map((written): UnitRecord => ({
    type: "progress",
    unit: 1,
    written,
    toWrite: 4096,
    ...REGION,
  })),
  fc.constantFrom<UnitRecord>(
    { type: "plan", unit: 1, regions: [REGION, { ...REGION, path: "b.bin" }], notes: [] },
    { type: "start", unit: 1, wireBytes: 1, toWrite: 4096, ...REGION },
    { type: "verified", unit: 1, md5: "", ...REGION },
    { type: "recovering", unit: 1, step: "reset", reason: "", from: 1, baud: 1 },
  ),
);

function unitAfter(records: readonly UnitRecord[]): readonly PageUnit[] {
  return after(EMPTY, [attached(1), ...records]).units;
}

Deno.test("bars: never fall while the same attempt runs", () => {
  fc.assert(fc.property(fc.array(RECORD, { maxLength: 30 }), (records) => {
    let bars: Bars = {};
    let last = 0;
    for (let n = 0; n <= records.length; n++) {
      bars = barsAfter(bars, unitAfter(records.slice(0, n)), NOW + n);
      const { share } = bars[1]!;
      assert(share >= last && share <= 1, `${last} to ${share}`);
      last = share;
    }
  }));
});

Deno.test("bars: a failure of the link that counts again leaves the bar where it is", () => {
  const half = barsAfter({}, after(EMPTY, writing(1, 0.5)).units, NOW);
  const again = after(EMPTY, [...writing(1, 0.5), ...writing(1, 0.1).slice(-2)]).units;
  assertEquals(barsAfter(half, again, NOW + 1)[1]!.share, half[1]!.share);
});

Deno.test("bars: another attempt begins at nothing", () => {
  const half = barsAfter({}, after(EMPTY, writing(1, 0.5)).units, NOW);
  const next = after(EMPTY, [attached(1, { attempt: 2 })]).units;
  assertEquals(barsAfter(half, next, NOW)[1], { attempt: 2, share: 0 });
});

Deno.test("bars: the time left is told after two seconds of writing", () => {
  const begun = barsAfter({}, after(EMPTY, writing(1, 0)).units, NOW);
  const later = barsAfter(begun, after(EMPTY, writing(1, 0.25)).units, NOW + 1500);
  assertEquals(timeLeft(later[1], NOW + 1999), undefined);
  assertEquals(Math.round(timeLeft(later[1], NOW + 2000)!), 6000);
});

Deno.test("bars: what is there already is not counted as speed", () => {
  const start: PageUnit["progress"] = { total: 1000, complete: 900, part: 0 };
  const [unit] = after(EMPTY, writing(1, 0)).units;
  const begun = barsAfter({}, [{ ...unit!, progress: start }], NOW);
  const later = barsAfter(begun, [{ ...unit!, progress: { ...start, part: 50 } }], NOW + 3000);
  assertEquals(Math.round(timeLeft(later[1], NOW + 3000)!), 3000);
});

Deno.test("bars: nothing is predicted before the first byte", () => {
  assertEquals(timeLeft(barsAfter({}, after(EMPTY, connected(1)).units, NOW)[1], NOW + 60_000), undefined);
  assertEquals(timeLeft(undefined, NOW), undefined);
});
