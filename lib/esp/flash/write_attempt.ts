/** One attempt to write a plan: writes what differs, in the order of write_order.ts, and verifies everything. */
import { hex } from "../../bytes.ts";
import { WriteError } from "../../errors.ts";
import { endOf, type Range, shift, subtract } from "../../ranges.ts";
import type { FlashEvent } from "../events.ts";
import type { Loader } from "../link/loader.ts";
import { mayRewrite, WornFlashError } from "../link/recovery.ts";
import type { Plan, Region } from "../plan/plan.ts";
import { aliasesOf, WrappedFlashError } from "./address_wrap.ts";
import { WINDOW } from "./block_ends.ts";
import { recordAcknowledged, recordErase, recordProof, withdrawProofs } from "./board_state.ts";
import { type ComparedRegion, Comparison } from "./compare.ts";
import { expectData, findDifferences } from "./flash_hash.ts";
import type { Payload } from "./payload.ts";
import { regionInfo, regionRange, sliceRegion, wholeRegion } from "./regions.ts";
import { checkFilesAddressable } from "./unsupported.ts";
import { WEAK_FLASH_HINT } from "./write_failure.ts";
import { unlockForWrite, type WritePlanOptions } from "./write_options.ts";
import {
  dataToSend,
  fullChanges,
  headOf,
  orderChanges,
  type OrderedChange,
  type RegionChange,
} from "./write_order.ts";
import { blankRegion, writePayload } from "./write_region.ts";

export class WriteAttempt {
  readonly #loader: Loader;
  readonly #plan: Plan;
  readonly #options: WritePlanOptions;
  /** Regions with parts that were hashed before the last failure: the firmware may have run since. */
  readonly #provedEarlier = new Set<Region>();
  /** Regions whose flash is blank, as far as the chip was asked. */
  readonly #blank = new Set<Region>();

  constructor(loader: Loader, plan: Plan, options: WritePlanOptions) {
    this.#loader = loader;
    this.#plan = plan;
    this.#options = options;
  }

  async run(): Promise<void> {
    const plan = this.#plan;
    const { progress } = this.#options;
    // After a failure the loader may be the ROM.
    checkFilesAddressable(this.#loader, plan);
    const regions = plan.regions.filter((region) =>
      !progress.complete.some((done) => done.region === region)
    );
    const changes = await this.#findChanges({ chip: plan.chip, regions });
    const ordered = orderChanges(plan, changes, this.#loader.dialect);
    await this.#blankHeads(ordered);
    for (const [i, change] of ordered.entries()) await this.#write(change, ordered.slice(i + 1));
    await this.#verifyAliases();
  }

  /** Verifies again what a later write may have changed, on a flash that is smaller than its id claims. */
  async #verifyAliases(): Promise<void> {
    const { clock, report, progress } = this.#options;
    for (const entry of progress.complete) {
      const { region, later } = entry;
      const parts = entry.verified ? aliasesOf(regionRange(region), later) : [];
      if (parts.length > 0) report({ type: "verifying", ...regionInfo(region) });
      const began = clock.now();
      for (const part of parts) {
        const slice = sliceRegion(region, shift(part, -region.offset));
        if ((await findDifferences(this.#loader, expectData(slice))).length > 0) {
          await this.#failAfterProof(slice);
        }
      }
      progress.verifyMs += clock.now() - began;
      later.length = 0;
      if (entry.pending !== undefined) report(entry.pending);
      entry.pending = undefined;
    }
  }

  async #failAfterProof({ path, offset }: Region): Promise<never> {
    await this.#checkWrap();
    withdrawProofs(this.#options.progress);
    throw new WriteError(
      `Cannot verify "${path}": flash from ${hex(offset, 6)} on changed after it was verified`,
      { hint: WEAK_FLASH_HINT },
    );
  }

  /** Finds the parts of each region that have to be written. */
  async #findChanges(left: Pick<Plan, "chip" | "regions">): Promise<readonly RegionChange[]> {
    const { clock, report, full, progress } = this.#options;
    const { dialect } = this.#loader;
    const whole = orderChanges(left, fullChanges(left), dialect);
    // Even with --full, what an earlier attempt has written is not written again.
    const compares = (region: Region) => dialect.md5 !== "none" && (!full || progress.sectors.has(region));
    const regions = await Promise.all(whole.map((change) => this.#describe(change, left)));
    const comparison = new Comparison(this.#loader, { clock, report, regions });
    const changes: RegionChange[] = [];
    for (const compared of regions) {
      const { region } = compared;
      if (!compares(region)) {
        changes.push({ region, runs: [wholeRegion(region)] });
        continue;
      }
      if (compared.proved.length > 0) this.#provedEarlier.add(region);
      const { runs, spentMs, blank } = await comparison.compare(
        compared,
        (part) => recordProof(progress, region, part),
      );
      progress.verifyMs += spentMs;
      if (blank) this.#blank.add(region);
      changes.push({ region, runs });
    }
    return changes;
  }

  /** Collects what the comparison needs to know of a region. */
  async #describe(change: OrderedChange, plan: Pick<Plan, "chip">): Promise<ComparedRegion> {
    const { region } = change;
    const { dialect } = this.#loader;
    const { proved, acknowledged } = this.#options.progress;
    const payloads = await Promise.all(
      change.runs.map((run) => this.#options.payloads.get(dataToSend(change, run), dialect)),
    );
    return {
      region,
      wireBytes: sum(payloads.map(({ bytes }) => bytes.length)),
      head: headOf(region, plan, dialect),
      proved: proved.get(region) ?? [],
      acknowledged: acknowledged.get(region) ?? [],
    };
  }

  async #blankHeads(changes: readonly OrderedChange[]): Promise<void> {
    const { progress } = this.#options;
    // If only heads are written, nothing else changes while they are missing.
    if (changes.every(({ runs, head }) => runs.every((run) => run === head))) return;
    for (const { region, head, masked } of changes) {
      if (head === undefined || masked !== undefined) continue;
      await blankRegion(
        this.#loader,
        sliceRegion(region, head),
        () => recordErase(progress, region, head),
      );
      progress.blankHeads.add(region);
    }
  }

  /** `rest`: the changes that are written afterwards. */
  async #write(change: OrderedChange, rest: readonly RegionChange[]): Promise<void> {
    const { region, runs, head } = change;
    const { report, progress } = this.#options;
    const info = regionInfo(region);
    const verified = this.#loader.dialect.md5 !== "none";
    let event: FlashEvent;
    if (runs.length === 0) {
      // The chip has hashed every byte. Parts that it hashed before a failure are hashed again, in one piece.
      const rewritten = this.#provedEarlier.has(region) && await this.#verify(region, [wholeRegion(region)]);
      event = { type: rewritten ? "verified" : "skipped", md5: region.md5, ...info };
    } else {
      let send = await this.#start(change);
      const body = runs.filter((run) => run !== head);
      for (const run of body) await send(run);
      if (verified) {
        report({ type: "verifying", ...info });
        const rewritten = await this.#verify(
          region,
          head === undefined ? [wholeRegion(region)] : subtract(wholeRegion(region), head),
        );
        await this.#watchForWrap(change, body);
        // After a rewrite the head gets its own progress count.
        if (rewritten && head !== undefined) {
          send = await this.#start({ region, runs: [head], head: undefined, masked: undefined });
        }
      }
      // Nothing boots before the rest is known to be in flash.
      if (head !== undefined) {
        progress.blankHeads.delete(region);
        await send(head);
        if (verified) {
          await this.#verify(region, [head]);
          await this.#watchForWrap(change, [head]);
        }
      }
      event = verified
        ? { type: "verified", md5: region.md5, ...info }
        : { type: "unverified", reason: "the ROM of this chip cannot read its flash back", ...info };
    }
    const own = head === undefined || runs.length < 2 ? [] : [shift(head, region.offset)];
    const others = rest.filter(({ runs }) => runs.length > 0).map(({ region }) => regionRange(region));
    const waits = verified && aliasesOf(regionRange(region), [...own, ...others]).length > 0;
    if (!waits) report(event);
    progress.complete.push({ region, verified, later: own, pending: waits ? event : undefined });
    progress.touched.delete(region);
  }

  /** Announces the write of a region. Returns the function that writes one of its runs. */
  async #start(change: OrderedChange): Promise<(run: Range) => Promise<void>> {
    const { region, runs, head, masked } = change;
    const { report, payloads, progress } = this.#options;
    const info = regionInfo(region);
    const parts = new Map<Range, Payload>();
    for (const run of runs) {
      parts.set(run, await payloads.get(dataToSend(change, run), this.#loader.dialect));
    }
    // The blank bytes in place of a head do not count.
    const sizeOf = (run: Range) => run.size - (run === masked ? head!.size : 0);
    const toWrite = sum(runs.map(sizeOf));
    const wireBytes = sum([...parts.values()].map(({ bytes }) => bytes.length));
    report({ type: "start", wireBytes, toWrite, ...info });
    let before = 0;
    return async (run) => {
      const payload = parts.get(run)!;
      await writePayload(this.#loader, payload, {
        blank: progress.wiped === true || this.#blank.has(region),
        onErase: () => {
          recordErase(progress, region, run);
          if (run === masked) progress.blankHeads.add(region);
        },
        onWritten: (bytes) => {
          // The last window, and the block after it, may not be in flash yet.
          const size = Math.floor(bytes / WINDOW - 1) * WINDOW;
          if (size > 0) recordAcknowledged(progress, region, { offset: run.offset, size });
          const written = before + Math.min(bytes, sizeOf(run));
          report({ type: "progress", written, toWrite, ...info });
        },
      });
      before += sizeOf(run);
      progress.wireBytes += payload.bytes.length;
    };
  }

  /** Called after a verification: only then is everything that was acknowledged in flash. */
  async #watchForWrap(change: OrderedChange, runs: readonly Range[]): Promise<void> {
    const { wrapMonitor } = this.#options;
    if (wrapMonitor.settled) return;
    await this.#withdrawOnWrap(async () => {
      for (const run of runs) await wrapMonitor.checkWritten(this.#loader, dataToSend(change, run));
    });
  }

  /** Called when flash does not hold what was written to it. Throws WrappedFlashError if the addresses wrap around. */
  async #checkWrap(): Promise<void> {
    const end = Math.max(...this.#plan.regions.map((region) => endOf(regionRange(region))));
    await this.#withdrawOnWrap(() => this.#options.wrapMonitor.checkWrap(this.#loader, end));
  }

  async #withdrawOnWrap(check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      if (error instanceof WrappedFlashError) withdrawProofs(this.#options.progress);
      throw error;
    }
  }

  /** Hashes the parts and rewrites sectors that differ, up to the limit. True if anything was rewritten. */
  async #verify(region: Region, parts: readonly Range[]): Promise<boolean> {
    const { clock, report, progress } = this.#options;
    let rewritten = false;
    for (const part of parts) {
      for (let rewrites = 0;; rewrites++) {
        const began = clock.now();
        const wrong = await findDifferences(this.#loader, expectData(sliceRegion(region, part)));
        progress.verifyMs += clock.now() - began;
        if (wrong.length === 0) {
          recordProof(progress, region, part);
          break;
        }
        if (rewrites === 0) {
          await this.#checkWrap();
          await unlockForWrite(this.#loader, this.#options);
        }
        const where = wrong.map(({ offset }) => hex(offset, 6)).join(", ");
        if (!mayRewrite(rewrites)) {
          throw new WornFlashError(
            `Cannot verify "${region.path}": flash at ${where} does not hold data: worn flash or weak power`,
            { hint: WEAK_FLASH_HINT },
          );
        }
        const reason = `"${region.path}": flash at ${where} does not hold what was written`;
        const { baud } = this.#loader;
        report({ type: "recovering", step: "rewrite", reason, from: baud, baud });
        progress.rewrites++;
        rewritten = true;
        const runs = wrong.map((range) => shift(range, -region.offset));
        const send = await this.#start({ region, runs, head: undefined, masked: undefined });
        for (const run of runs) await send(run);
        report({ type: "verifying", ...regionInfo(region) });
      }
    }
    return rewritten;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
