/** The questions and the runs, decided by the cost model alone. */
import { assert, assertEquals } from "@std/assert";
import { allowanceFor } from "../../../lib/esp/flash/compare.ts";
import { surveyRegion, type SurveyResult, type Verdict } from "../../../lib/esp/flash/diff.ts";
import {
  type Costs,
  fullWriteMs,
  modelRegion,
  type RegionModel,
  typicalCosts,
} from "../../../lib/esp/flash/write_costs.ts";
import { fc } from "../../tools/property.ts";
import type { Range } from "../../../lib/ranges.ts";
import { noise } from "../../fake/firmware.ts";

const SECTOR = 0x1000;
const USUAL = typicalCosts({ baud: 460_800, flashBlock: 0x4000 });

interface World {
  readonly target: RegionModel;
  readonly costs?: Costs;
  /** True for sectors of which flash holds other bytes. */
  readonly differs: (sector: number) => boolean;
  readonly blank?: boolean;
  readonly allowance?: number;
  /** Uses the allowance of a whole session with only this region. */
  readonly session?: boolean;
}

/** Answers every question truthfully, in the time of the cost model. */
function play({ target, costs = USUAL, differs, blank = false, allowance = 0.02, session = false }: World) {
  const plain = fullWriteMs(target, costs);
  const allowanceMs = session ? allowanceFor([target], costs) : plain * allowance;
  const questions = surveyRegion(target, { costs, allowanceMs });
  const asked: Range[] = [];
  let ms = 0;
  let next = questions.next();
  while (next.done !== true) {
    const { offset, size } = next.value;
    asked.push(next.value);
    assert(offset % SECTOR === 0 && size > 0 && offset + size <= target.size, `asked for ${offset}, ${size}`);
    assert(size % SECTOR === 0 || offset + size === target.size);
    const sectors = Array.from({ length: Math.ceil(size / SECTOR) }, (_, n) => offset / SECTOR + n);
    const differing = sectors.filter(differs).length;
    const verdict: Verdict = differing === 0
      ? "equal"
      : blank && differing === sectors.length
      ? "blank"
      : "different";
    const answer = { verdict, ms: costs.roundTrip + costs.md5PerKb * size / 1024 };
    ms += answer.ms;
    next = questions.next(answer);
  }
  return { outcome: next.value, asked, plain, allowanceMs, ms };
}

/** Synthetic firmware of that many sectors, which deflate compresses to two thirds. */
function target(
  sectors: number,
  { offset = 0, head }: Pick<Partial<RegionModel>, "offset" | "head"> = {},
): RegionModel {
  const wire = new Array(sectors).fill(SECTOR * 0.65);
  return { offset, size: sectors * SECTOR, wire, ...(head === undefined ? {} : { head }) };
}

function runsOf({ runs }: SurveyResult): number[][] {
  return runs.map(({ offset, size }) => [offset / SECTOR, (offset + size) / SECTOR]);
}

Deno.test("diff: an equal region is asked about completely, and not written", () => {
  for (const sectors of [1, 2, 3, 15, 16, 17, 40, 145, 1024]) {
    const { outcome, asked } = play({ target: target(sectors), differs: () => false, allowance: 0.1 });
    assertEquals(outcome.runs, [], `${sectors} sectors`);
    assert(asked.length <= sectors / 16 + 16);
  }
});

Deno.test("diff: a single sector that differs is the only run", () => {
  for (const n of [0, 1, 15, 16, 77, 143, 144]) {
    const { outcome } = play({ target: target(145), differs: (sector) => sector === n });
    assertEquals(runsOf(outcome), [[n, n + 1]]);
  }
});

Deno.test("diff: other content takes three questions, blank flash one", () => {
  const differs = () => true;
  const dirty = play({ target: target(145), differs });
  assertEquals(dirty.asked.map(({ offset, size }) => [offset / SECTOR, size]), [
    [0, SECTOR],
    [72, SECTOR],
    [144, SECTOR],
  ]);
  assertEquals(runsOf(dirty.outcome), [[0, 145]]);
  const blank = play({ target: target(145), differs, blank: true });
  assertEquals(blank.asked.length, 1);
  assertEquals(runsOf(blank.outcome), [[0, 145]]);
});

Deno.test("diff: a backup of the whole flash that lost its start writes only that, on virtual time", () => {
  for (const baud of [115_200, 460_800, 921_600]) {
    const costs = typicalCosts({ baud, flashBlock: 0x4000 });
    for (const lost of [8, 16, 64, 400]) {
      const backup = target(1024, { head: [0, 4] });
      const differs = (sector: number) => sector < lost;
      const { outcome, plain, ms } = play({ target: backup, differs, blank: true, costs, session: true });
      assertEquals(runsOf(outcome), [[0, lost]], `${lost} sectors at ${baud} baud`);
      const whole = ms + outcome.writeMs;
      assert(whole < plain * (lost / 1024 + 0.2), `${lost} sectors at ${baud} baud: ${whole} of ${plain} ms`);
    }
  }
});

Deno.test("diff: on a large blank flash, the further samples take less than a thousandth of the write", () => {
  const { asked, plain, ms, outcome } = play({ target: target(1024), differs: () => true, blank: true });
  assertEquals([asked.length, runsOf(outcome)], [3, [[0, 1024]]]);
  assert(ms < plain * 0.001, `${ms} of ${plain} ms`);
});

/** A real ESP8266 hashes a KB in 0.87 ms. */
for (const baud of [115_200, 460_800, 921_600, 2_000_000]) {
  const costs = { ...typicalCosts({ baud, flashBlock: 0x4000 }), md5PerKb: 0.87 };

  Deno.test(`diff: at ${baud} baud an unchanged flash is not written`, () => {
    // For a small file even one hash of a block exceeds the allowance there.
    for (const sectors of baud > 460_800 ? [145, 400] : [40, 145, 400]) {
      const { outcome } = play({ target: target(sectors), differs: () => false, costs, session: true });
      assertEquals(outcome.runs, [], `${sectors} sectors`);
    }
  });

  Deno.test(`diff: at ${baud} baud one sector is found, and an interrupted write is continued`, () => {
    const one = play({ target: target(145), differs: (sector) => sector === 77, costs, session: true });
    assert(one.outcome.runs.reduce((sum, { size }) => sum + size, 0) <= 16 * SECTOR);
    for (const [from, blank] of [32, 100].flatMap((from) => [[from, false], [from, true]] as const)) {
      const differs = (sector: number) => sector === 0 || sector >= from;
      const image = target(145, { head: [0, 1] });
      const { outcome } = play({ target: image, differs, blank, costs, session: true });
      const written = outcome.runs.reduce((sum, { size }) => sum + size, 0) / SECTOR;
      assert(written <= 145 - from + 17, `${written} sectors although ${from} are there`);
    }
  });
}

Deno.test("diff: the last 64 KB differ, or the first sector, or both", () => {
  const last = play({ target: target(144), differs: (sector) => sector >= 128 });
  assertEquals(runsOf(last.outcome), [[128, 144]]);
  const first = play({ target: target(144), differs: (sector) => sector === 0 });
  assertEquals(runsOf(first.outcome), [[0, 1]]);
  const both = play({ target: target(144), differs: (sector) => sector === 0 || sector >= 128 });
  assertEquals(runsOf(both.outcome), [[0, 1], [128, 144]]);
});

Deno.test("diff: runs are joined if a second one costs more than the sectors in between", () => {
  const differs = (sector: number) => sector === 32 || sector === 34;
  const dear = { ...USUAL, begin: 500 };
  assertEquals(runsOf(play({ target: target(145), differs, costs: dear }).outcome), [[32, 35]]);
  const cheap = { ...USUAL, begin: 1 };
  assertEquals(runsOf(play({ target: target(145), differs, costs: cheap }).outcome), [[32, 33], [34, 35]]);
});

Deno.test("diff: questions are larger over a slow link", () => {
  const questions = (roundTrip: number) =>
    play({ target: target(1024), differs: () => false, costs: { ...USUAL, roundTrip } }).asked.length;
  assert(questions(2) >= 16);
  assert(questions(60) <= 12, `${questions(60)}`);
});

Deno.test("diff: the costs follow the measured answers", () => {
  const { outcome } = play({
    target: target(145),
    differs: () => false,
    costs: { ...USUAL, md5PerKb: 0.2, roundTrip: 17 },
  });
  assert(Math.abs(outcome.costs.md5PerKb - 0.2) < 0.01 && Math.abs(outcome.costs.roundTrip - 17) < 0.1);
});

Deno.test("diff: sectors of one repeated byte take no time on the line, and are not asked about first", () => {
  const data = noise(8 * SECTOR + 100);
  data.fill(0xff, 0, 2 * SECTOR);
  const { wire, size } = modelRegion({ offset: 0x1000, data }, 6200);
  assertEquals(size, data.length);
  assertEquals(wire.slice(0, 2), [0, 0]);
  assertEquals(Math.round(wire.reduce((a, b) => a + b, 0)), 6200);
  const first = surveyRegion({ offset: 0, size, wire }, { costs: USUAL, allowanceMs: 1000 }).next();
  assert(first.done !== true && first.value.offset >= 2 * SECTOR);
});

const costModel = fc.record({
  roundTrip: fc.double({ min: 0.2, max: 80, noNaN: true }),
  md5PerKb: fc.double({ min: 0.02, max: 3, noNaN: true }),
  wireByte: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  begin: fc.double({ min: 0, max: 200, noNaN: true }),
  sectorErase: fc.double({ min: 5, max: 400, noNaN: true }),
  blockErase: fc.double({ min: 20, max: 2000, noNaN: true }),
  sectorProgram: fc.double({ min: 1, max: 60, noNaN: true }),
  flashBlock: fc.constantFrom(0x400, 0x800, 0x4000),
  sparesBlank: fc.boolean(),
});

const world = fc.record({
  sectors: fc.integer({ min: 1, max: 200 }),
  odd: fc.integer({ min: 0, max: 1023 }).map((words) => words * 4),
  start: fc.nat(40),
  costs: costModel,
  blank: fc.boolean(),
  head: fc.boolean(),
  ratio: fc.double({ min: 0, max: 1.01, noNaN: true }),
  /** Ranges of sectors that differ. */
  changes: fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 80 })), { maxLength: 12 }),
});

Deno.test("diff: all differences are written, nothing outside, in at most the time of a plain write plus 2 %", () => {
  fc.assert(
    fc.property(world, ({ sectors, odd, start, costs, blank, head, ratio, changes }) => {
      const size = sectors * SECTOR - odd;
      const wire = new Array(sectors).fill(SECTOR * ratio);
      const differs = (sector: number) => changes.some(([from, n]) => sector >= from && sector < from + n);
      const all = { offset: start * SECTOR, size, wire, ...(head ? { head: [0, 1] as const } : {}) };
      const { outcome, plain, ms } = play({ target: all, costs, differs, blank });
      let end = 0;
      const written = new Set<number>();
      for (const run of outcome.runs) {
        assert(
          run.offset % SECTOR === 0 && run.offset >= end && run.size > 0,
          "runs are ascending, by sectors",
        );
        end = run.offset + run.size;
        assert(end <= size && (end % SECTOR === 0 || end === size), "inside the region");
        for (let at = run.offset; at < end; at += SECTOR) written.add(at / SECTOR);
      }
      for (let sector = 0; sector < sectors; sector++) {
        assert(!differs(sector) || written.has(sector), `sector ${sector} is left`);
      }
      assert(Math.abs(outcome.spentMs - ms) < 0.001);
      const total = outcome.spentMs + outcome.writeMs;
      // A blank head before equal content shows an interrupted run, for which the allowance is larger.
      const allowance = head && blank && differs(0) ? 0.08 : 0.02;
      assert(total <= plain * (1 + allowance) + 0.001, `${total} ms instead of ${plain} ms`);
    }),
    { numRuns: 2000 },
  );
});
