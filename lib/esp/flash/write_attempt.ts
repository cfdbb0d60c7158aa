/** One attempt to carry a plan out: what differs is written in the order that write_order.ts says, and the whole is proved. */
import { hex } from "../../bytes.ts";
import { WriteError } from "../../errors.ts";
import type { Plan, Region } from "../plan/plan.ts";
import { WINDOW } from "./block_ends.ts";
import { doubt, joined, prove, take, touch, without } from "./board_state.ts";
import { Comparison, type Load, partOf } from "./compare.ts";
import type { Piece } from "./diff.ts";
import type { FlashEvent } from "../events.ts";
import { aliasesOf, WrappedFlashError } from "./address_wrap.ts";
import { blankPiece, type Payload, WEAK_FLASH, writePiece, wrongSectors } from "./write_region.ts";
import type { Loader } from "../link/loader.ts";
import { type Change, headOf, orderOf, sentFor, type Steps, wholeOf } from "./write_order.ts";
import { infoOf, rangeOf, sectorAt, wholePiece } from "./region_ranges.ts";
import { mayRewrite, WornFlashError } from "../link/recovery.ts";
import { checkFilesAddressable } from "./unsupported.ts";
import { unlocked, type WriteOptions } from "./write_options.ts";

export class Writing {
  readonly #loader: Loader;
  readonly #plan: Plan;
  readonly #options: WriteOptions;
  /** Regions of which something was hashed before the last failure: the chip may have run since. */
  readonly #remembered = new Set<Region>();
  /** Regions in whose place flash is blank, as far as it was asked. */
  readonly #blank = new Set<Region>();

  constructor(loader: Loader, plan: Plan, options: WriteOptions) {
    this.#loader = loader;
    this.#plan = plan;
    this.#options = options;
  }

  async run(): Promise<void> {
    const plan = this.#plan;
    const { progress } = this.#options;
    // After a failure it may be the ROM that answers.
    checkFilesAddressable(this.#loader, plan);
    const regions = plan.regions.filter((region) =>
      !progress.complete.some((done) => done.region === region)
    );
    const steps = orderOf(plan, await this.#changes({ chip: plan.chip, regions }), this.#loader.dialect);
    await this.#blankHeads(steps);
    for (const [i, step] of steps.entries()) await this.#write(step, steps.slice(i + 1));
    await this.#proveAgain();
  }

  /** What was proved before the last write, where that may have changed it: in a flash that has less than it says. */
  async #proveAgain(): Promise<void> {
    const { clock, report, progress } = this.#options;
    for (const entry of progress.complete) {
      const { region, later } = entry;
      const parts = entry.verified ? aliasesOf(rangeOf(region), later) : [];
      if (parts.length > 0) report({ type: "verifying", ...infoOf(region) });
      const began = clock.now();
      for (const { offset, size } of parts) {
        const part = partOf(region, { at: offset - region.offset, size });
        if ((await wrongSectors(this.#loader, part)).length > 0) await this.#failAfterProof(part);
      }
      progress.verifyMs += clock.now() - began;
      later.length = 0;
      if (entry.pending !== undefined) report(entry.pending);
      entry.pending = undefined;
    }
  }

  async #failAfterProof({ path, offset }: Region): Promise<never> {
    await this.#checkWrap();
    doubt(this.#options.progress);
    throw new WriteError(
      `Cannot verify "${path}": flash from ${hex(offset, 6)} on changed after it was verified`,
      { hint: WEAK_FLASH },
    );
  }

  /** What has to be written of each region. */
  async #changes(left: Pick<Plan, "chip" | "regions">): Promise<readonly Change[]> {
    const { clock, report, full, progress } = this.#options;
    const { dialect } = this.#loader;
    const whole = orderOf(left, wholeOf(left), dialect);
    // What an earlier attempt has written need not be written again.
    const compares = ({ region }: Change) =>
      dialect.md5 !== "none" && (!full || progress.sectors.has(region));
    const loads = await Promise.all(whole.map((change) => this.#loadOf(change, left)));
    const comparison = new Comparison(this.#loader, { clock, report, loads });
    const changes: Change[] = [];
    for (const load of loads) {
      const plain = { region: load.region, runs: [wholePiece(load.region)] };
      if (!compares(plain)) {
        changes.push(plain);
        continue;
      }
      if (load.proved.length > 0) this.#remembered.add(load.region);
      const { runs, spentMs, blank } = await comparison.compare(
        load,
        (piece) => prove(progress, load.region, piece),
      );
      progress.verifyMs += spentMs;
      if (blank) this.#blank.add(load.region);
      changes.push({ region: load.region, runs });
    }
    return changes;
  }

  /** What would travel for all of it, and what is known of it. */
  async #loadOf(step: Steps, plan: Pick<Plan, "chip">): Promise<Load> {
    const { region } = step;
    const { dialect } = this.#loader;
    const { proved, taken } = this.#options.progress;
    const parts = await Promise.all(
      step.runs.map((run) => this.#options.payloads.take(sentFor(step, run), dialect)),
    );
    return {
      region,
      wireBytes: sum(parts.map(({ bytes }) => bytes.length)),
      head: headOf(region, plan, dialect),
      proved: proved.get(region) ?? [],
      taken: taken.get(region) ?? [],
    };
  }

  async #blankHeads(steps: readonly Steps[]): Promise<void> {
    const { progress } = this.#options;
    // A head that is all there is to write needs no more than that.
    if (steps.every(({ runs, head }) => runs.every((run) => run === head))) return;
    for (const { region, head, masked } of steps) {
      if (head === undefined || masked !== undefined) continue;
      await blankPiece(this.#loader, partOf(region, head), () => touch(progress, region, head));
      progress.headless.add(region);
    }
  }

  /** `rest`: what is written after it. */
  async #write(step: Steps, rest: readonly Change[]): Promise<void> {
    const { region, runs, head } = step;
    const { report, progress } = this.#options;
    const info = infoOf(region);
    const verified = this.#loader.dialect.md5 !== "none";
    let event: FlashEvent;
    if (runs.length === 0) {
      // Every byte was hashed by the chip, in one piece or several; since a failure, in one.
      const rewritten = this.#remembered.has(region) && await this.#prove(region, [wholePiece(region)]);
      event = { type: rewritten ? "verified" : "skipped", md5: region.md5, ...info };
    } else {
      let send = await this.#start(step);
      const body = runs.filter((run) => run !== head);
      for (const run of body) await send(run);
      if (verified) {
        report({ type: "verifying", ...info });
        const rewritten = await this.#prove(
          region,
          head === undefined ? [wholePiece(region)] : without(wholePiece(region), head),
        );
        await this.#watchFolds(step, body);
        // What is left of it is a count of its own then.
        if (rewritten && head !== undefined) send = await this.#start({ region, runs: [head] });
      }
      // Nothing boots before the rest is known to be there.
      if (head !== undefined) {
        progress.headless.delete(region);
        await send(head);
        if (verified) {
          await this.#prove(region, [head]);
          await this.#watchFolds(step, [head]);
        }
      }
      event = verified
        ? { type: "verified", md5: region.md5, ...info }
        : { type: "unverified", reason: "the ROM of this chip cannot read its flash back", ...info };
    }
    const whole = rangeOf(region);
    const own = head === undefined || runs.length < 2 ? [] : [rangeOf(partOf(region, head))];
    const others = rest.filter(({ runs }) => runs.length > 0).map(({ region }) => rangeOf(region));
    const waits = verified && aliasesOf(whole, [...own, ...others]).length > 0;
    if (!waits) report(event);
    progress.complete.push({ region, verified, later: own, pending: waits ? event : undefined });
    progress.touched.delete(region);
  }

  /** Announces what will be written of a region. Returns how to write each piece of it. */
  async #start(
    { region, runs, head, masked }: Change & Partial<Steps>,
  ): Promise<(piece: Piece) => Promise<void>> {
    const { report, payloads, progress } = this.#options;
    const info = infoOf(region);
    const parts = new Map<Piece, Payload>();
    for (const run of runs) {
      parts.set(
        run,
        await payloads.take(sentFor({ region, runs, head, masked }, run), this.#loader.dialect),
      );
    }
    // The blank in place of a head is no part of what is to be written.
    const sizeOf = (run: Piece) => run.size - (run === masked ? head!.size : 0);
    const toWrite = sum(runs.map(sizeOf));
    report({
      type: "start",
      wireBytes: sum([...parts.values()].map(({ bytes }) => bytes.length)),
      toWrite,
      ...info,
    });
    let before = 0;
    return async (piece) => {
      const part = parts.get(piece)!;
      await writePiece(this.#loader, part, {
        blank: progress.wiped === true || this.#blank.has(region),
        onErase: () => {
          touch(progress, region, piece);
          if (piece === masked) progress.headless.add(region);
        },
        onWritten: (bytes) => {
          // The last window, and the block behind it, may be on their way yet.
          const size = Math.floor(bytes / WINDOW - 1) * WINDOW;
          if (size > 0) take(progress, region, { at: piece.at, size });
          const written = before + Math.min(bytes, sizeOf(piece));
          report({ type: "progress", written, toWrite, ...info });
        },
      });
      before += sizeOf(piece);
      progress.wireBytes += part.bytes.length;
    };
  }

  /** After a proof: what was acknowledged last may be on its way to flash for seconds, and then it is there. */
  async #watchFolds(step: Steps, runs: readonly Piece[]): Promise<void> {
    const { folds } = this.#options;
    if (folds.settled) return;
    await this.#unlessFolded(async () => {
      for (const run of runs) await folds.wrote(this.#loader, sentFor(step, run));
    });
  }

  /** Where flash does not hold what was written to it. */
  async #checkWrap(): Promise<void> {
    const end = Math.max(...this.#plan.regions.map(({ offset, data }) => offset + data.length));
    await this.#unlessFolded(() => this.#options.folds.checkWrap(this.#loader, end));
  }

  async #unlessFolded(look: () => Promise<void>): Promise<void> {
    try {
      await look();
    } catch (error) {
      if (error instanceof WrappedFlashError) doubt(this.#options.progress);
      throw error;
    }
  }

  /** Hashes the pieces; what flash does not hold of them is written again, and in the end given up. True if it was. */
  async #prove(region: Region, pieces: readonly Piece[]): Promise<boolean> {
    const { clock, report, progress } = this.#options;
    let rewritten = false;
    for (const piece of pieces) {
      for (let rewrites = 0;; rewrites++) {
        const began = clock.now();
        const wrong = await wrongSectors(this.#loader, partOf(region, piece));
        progress.verifyMs += clock.now() - began;
        if (wrong.length === 0) {
          prove(progress, region, piece);
          break;
        }
        if (rewrites === 0) {
          await this.#checkWrap();
          await unlocked(this.#loader, this.#options);
        }
        const bad = joined(wrong.map((at) => sectorAt(region, piece.at + at)));
        const where = bad.map(({ at }) => hex(region.offset + at, 6)).join(", ");
        if (!mayRewrite(rewrites)) {
          throw new WornFlashError(
            `Cannot verify "${region.path}": flash at ${where} does not hold data: worn flash or weak power`,
            {
              hint: WEAK_FLASH,
            },
          );
        }
        const reason = `"${region.path}": flash at ${where} does not hold what was written`;
        const { baud } = this.#loader;
        report({ type: "recovering", step: "rewrite", reason, from: baud, baud });
        progress.rewrites++;
        rewritten = true;
        const send = await this.#start({ region, runs: bad });
        for (const run of bad) await send(run);
        report({ type: "verifying", ...infoOf(region) });
      }
    }
    return rewritten;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
