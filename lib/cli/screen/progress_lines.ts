/**
 * Lines about a long step, for an output that has no status line: a pipe, a log, TERM=dumb. Pure; no I/O.
 *
 * A line needs both a quarter of the step and 5 seconds since the last one: a short file adds no line, and most files
 * add at most three. But a slow step adds a line every 30 seconds, because silence would look as if flasher hung.
 */
import type { FlashEvent } from "../../esp/events.ts";
import { inspectStatus } from "./inspect_text.ts";
import type { ProgressState } from "./progress_state.ts";
import { transferLine } from "./progress_text.ts";
import type { Style } from "./style.ts";

const PART = 0.25;
const MIN_MS = 5_000;
const MAX_MS = 30_000;

/** Where the step was when the last line was printed. */
export interface ProgressMark {
  /** Identifies the step. */
  readonly step: string;
  /** Milliseconds. */
  readonly at: number;
  /** 0 to 1. */
  readonly part: number;
}

export const NO_STEP: ProgressMark = { step: "", at: 0, part: 0 };

export interface LineUpdate {
  readonly mark: ProgressMark;
  /** Undefined: nothing to print yet. */
  readonly line?: string;
}

/** `state` is the state after `event`, which arrived at `now` (milliseconds). */
export function progressLine(
  mark: ProgressMark,
  { state, event, now }: { readonly state: ProgressState; readonly event: FlashEvent; readonly now: number },
  style: Style,
): LineUpdate {
  const step = currentStep(state, event, style);
  if (step === undefined) return { mark };
  const last = mark.step === step.name ? mark : { step: step.name, at: now - step.elapsedMs, part: 0 };
  const waited = now - last.at;
  const isDue = waited >= MAX_MS || (waited >= MIN_MS && step.part - last.part >= PART);
  if (!isDue || step.part >= 1) return { mark: last };
  return { mark: { step: step.name, at: now, part: step.part }, line: step.text() };
}

interface Step {
  readonly name: string;
  readonly part: number;
  /** Since its start. */
  readonly elapsedMs: number;
  readonly text: () => string;
}

function currentStep(state: ProgressState, event: FlashEvent, style: Style): Step | undefined {
  const { status } = state;
  if (event.type === "erasing") {
    const { elapsedMs, typicalMs } = event;
    return {
      name: `erase ${event.offset}`,
      // The flash may take longer than usual.
      part: Math.min(elapsedMs / typicalMs, 0.99),
      elapsedMs,
      text: () => inspectStatus(event),
    };
  }
  if (status.kind !== "transfer") return undefined;
  const { verb, region, transferred, toTransfer, since, now } = status;
  return {
    name: `${verb} ${region.path} ${region.offset} ${since}`,
    part: toTransfer === 0 ? 1 : transferred / toTransfer,
    elapsedMs: now - since,
    text: () => transferLine(state, status, style),
  };
}
