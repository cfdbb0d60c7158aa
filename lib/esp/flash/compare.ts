/** Asks the chip what of a region its flash holds already. What to ask, and what to make of it: diff.ts. */
import type { Clock } from "../../clock.ts";
import { md5 } from "../../hash.ts";
import type { Region } from "../plan/plan.ts";
import { type Outcome, type Piece, survey, type Verdict } from "./diff.ts";
import { type Costs, plainMs, type Target, targetOf, typicalCosts } from "./write_costs.ts";
import type { Report } from "../events.ts";
import { flashMd5 } from "./write_region.ts";
import type { Loader } from "../link/loader.ts";

/** The part of a plain session that questions may cost if the answers are of no use; 2 % are promised. */
const ALLOWANCE = 0.018;
/** What a session takes at least, besides writing and its proof: reset, SYNC, identification, stub and restart. */
const SESSION_MS = 600;

/** Milliseconds that questions may cost in a session which writes all of `targets` and proves it. */
export function allowanceFor(targets: readonly Target[], costs: Costs): number {
  const plain = targets.map((target) => plainMs(target, costs) + costs.md5PerKb * target.size / 1024);
  return ALLOWANCE * plain.reduce((sum, ms) => sum + ms, SESSION_MS);
}

/** A region, and the bytes that travel if all of it is written. */
export interface Load {
  readonly region: Region;
  readonly wireBytes: number;
  /** What is written last, and is blank until then. */
  readonly head: Piece | undefined;
  /** What the chip has hashed in this session, and what it has taken without being asked since. */
  readonly proved: readonly Piece[];
  readonly taken: readonly Piece[];
}

/** The allowance of a whole session: a small file may ask at the expense of a large one. */
export class Comparison {
  readonly #loader: Loader;
  readonly #clock: Clock;
  readonly #report: Report;
  #costs: Costs;
  #allowanceMs: number;

  constructor(loader: Loader, { clock, report, loads }: {
    readonly clock: Clock;
    readonly report: Report;
    /** Everything that the session is for. */
    readonly loads: readonly Load[];
  }) {
    this.#loader = loader;
    this.#clock = clock;
    this.#report = report;
    const { flashBlock, wholeBlocks } = loader.dialect;
    this.#costs = typicalCosts({ baud: loader.baud, flashBlock, sparesBlank: !wholeBlocks });
    const targets = loads.map(({ region, wireBytes, head }) => targetOf(region, wireBytes, head));
    this.#allowanceMs = allowanceFor(targets, this.#costs);
  }

  /**
   * What of a region has to be written; `onEqual` is called with each piece that the chip's hash proves. Throws as a
   * command does; flash is only read.
   */
  async compare(
    { region, wireBytes, head, proved, taken }: Load,
    onEqual: (piece: Piece) => void,
  ): Promise<Outcome> {
    const { path, offset, data } = region;
    const target = targetOf(region, wireBytes, head);
    const questions = survey(target, {
      costs: this.#costs,
      allowanceMs: this.#allowanceMs,
      proved,
      taken,
    });
    let next = questions.next();
    if (next.done !== true) this.#report({ type: "comparing", path, offset, size: data.length });
    while (next.done !== true) {
      const { at, size } = next.value;
      const began = this.#clock.now();
      const found = await flashMd5(this.#loader, offset + at, size);
      const ms = this.#clock.now() - began;
      const verdict = judge(found, data.subarray(at, at + size));
      if (verdict === "equal") onEqual(next.value);
      next = questions.next({ verdict, ms });
    }
    const outcome = next.value;
    this.#costs = outcome.costs;
    const lostMs = outcome.spentMs + outcome.writeMs - plainMs(target, outcome.costs);
    this.#allowanceMs = Math.max(0, this.#allowanceMs - Math.max(0, lostMs));
    return outcome;
  }
}

function judge(found: string, wanted: Uint8Array): Verdict {
  if (found === md5(wanted)) return "equal";
  return found === md5(new Uint8Array(wanted.length).fill(0xff)) ? "blank" : "different";
}

/** A piece of a region, to be written as if it were one. */
export function partOf(region: Region, { at, size }: { readonly at: number; readonly size: number }): Region {
  if (at === 0 && size === region.data.length) return region;
  const data = region.data.subarray(at, at + size);
  return { path: region.path, offset: region.offset + at, data, md5: md5(data) };
}
