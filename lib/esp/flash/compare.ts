/** Asks the chip which parts of a region its flash holds already. diff.ts decides what to ask. */
import type { Clock } from "../../clock.ts";
import { md5 } from "../../hash.ts";
import { endOf, type Range, shift } from "../../ranges.ts";
import type { Report } from "../events.ts";
import type { Loader } from "../link/loader.ts";
import type { Region } from "../plan/plan.ts";
import { surveyRegion, type SurveyResult, type Verdict } from "./diff.ts";
import { blankMd5, flashMd5 } from "./flash_hash.ts";
import { regionInfo } from "./regions.ts";
import {
  ALLOWANCE,
  type Costs,
  fullWriteMs,
  modelRegion,
  type RegionModel,
  SESSION_MS,
  typicalCosts,
} from "./write_costs.ts";

/** Milliseconds that questions may take in a session that would write and verify all regions. */
export function allowanceFor(regions: readonly RegionModel[], costs: Costs): number {
  const plain = regions.map((region) => fullWriteMs(region, costs) + costs.md5PerKb * region.size / 1024);
  return ALLOWANCE * plain.reduce((sum, ms) => sum + ms, SESSION_MS);
}

/** A region before the comparison. */
export interface ComparedRegion {
  readonly region: Region;
  /** Bytes on the line if all of it is written. */
  readonly wireBytes: number;
  /** The part that is written last, and is blank until then. */
  readonly head: Range | undefined;
  /** Parts that the chip has hashed in this session, and parts that it has only acknowledged since. */
  readonly proved: readonly Range[];
  readonly acknowledged: readonly Range[];
}

/** Compares the regions of one session. They share one allowance: a small region may use that of a large one. */
export class Comparison {
  readonly #loader: Loader;
  readonly #clock: Clock;
  readonly #report: Report;
  #costs: Costs;
  #allowanceMs: number;

  constructor(loader: Loader, { clock, report, regions }: {
    readonly clock: Clock;
    readonly report: Report;
    /** All regions of the session. */
    readonly regions: readonly ComparedRegion[];
  }) {
    this.#loader = loader;
    this.#clock = clock;
    this.#report = report;
    const { flashBlock, wholeBlocks } = loader.dialect;
    this.#costs = typicalCosts({ baud: loader.baud, flashBlock, sparesBlank: !wholeBlocks });
    const models = regions.map(({ region, wireBytes, head }) => modelRegion(region, wireBytes, head));
    this.#allowanceMs = allowanceFor(models, this.#costs);
  }

  /**
   * Finds the parts of the region that have to be written. `onEqual` is called with each part that flash is proved to
   * hold. Throws as `flashMd5` does.
   */
  async compare(
    { region, wireBytes, head, proved, acknowledged }: ComparedRegion,
    onEqual: (range: Range) => void,
  ): Promise<SurveyResult> {
    const { offset, data } = region;
    const model = modelRegion(region, wireBytes, head);
    const questions = surveyRegion(model, {
      costs: this.#costs,
      allowanceMs: this.#allowanceMs,
      proved,
      acknowledged,
    });
    let next = questions.next();
    if (next.done !== true) this.#report({ type: "comparing", ...regionInfo(region) });
    while (next.done !== true) {
      const range = next.value;
      const began = this.#clock.now();
      const found = await flashMd5(this.#loader, shift(range, offset));
      const ms = this.#clock.now() - began;
      const verdict = judgeHash(found, data.subarray(range.offset, endOf(range)));
      if (verdict === "equal") onEqual(range);
      next = questions.next({ verdict, ms });
    }
    const result = next.value;
    this.#costs = result.costs;
    const lostMs = result.spentMs + result.writeMs - fullWriteMs(model, result.costs);
    this.#allowanceMs = Math.max(0, this.#allowanceMs - Math.max(0, lostMs));
    return result;
  }
}

function judgeHash(found: string, wanted: Uint8Array): Verdict {
  if (found === md5(wanted)) return "equal";
  return found === blankMd5(wanted.length) ? "blank" : "different";
}
