/**
 * What is done when something goes wrong with a chip that was answering. Pure; no I/O.
 *
 * Not here: a block that arrives damaged, and was not consumed, is sent again at once (send_blocks.ts). Everything else
 * leaves open what the chip has taken in, so the work begins anew; what flash holds by then is not written again.
 *
 *   - The line lies dead or talks nonsense: go on with whoever still answers, else reset the board by its lines, else
 *     ask for a person's hands. From the second failure at a rate on, one step slower, after a reset.
 *   - A rate cannot be proved: one step slower at once.
 *   - The flash refuses: the same, as the refusal may come from a damaged command; the third time it is the flash's.
 *   - Flash does not hold what was written: it is written again, twice.
 *   - The port is gone, the person stops, the board is another one: the end.
 */
import { LinkError, WriteError } from "../../errors.ts";
import { stepBelow } from "./baud_ladder.ts";
import { RefusedError } from "./loader.ts";

/** A rate did not survive its proof. */
export class BaudError extends LinkError {}

/** Enough was tried. */
export class BadLinkError extends LinkError {}

/** Something about the flash that stays, however often a write is tried again. */
export class LastingFlashError extends WriteError {}

/** Flash does not hold what was written to it, again and again. */
export class WornFlashError extends LastingFlashError {}

export type Failure =
  /** No answer, or one that makes no sense. */
  | "link"
  /** The link did not survive a change of speed. */
  | "speed"
  /** The flash did not do what it was told. */
  | "flash";

/** What has happened so far in this session. */
export interface History {
  /** Failures of every kind, this one included; those at the present rate; and those of the flash. */
  readonly failures: number;
  readonly atRate: number;
  readonly flash: number;
  /** The rate that was asked for last, bits per second. */
  readonly baud: number;
  /** Milliseconds spent on getting the chip back. */
  readonly lostMs: number;
}

export interface Circumstances {
  /** Who answered before the failure still does. */
  readonly answers: boolean;
  /** Its rate can be changed without a reset. */
  readonly changesBaud: boolean;
  /** The lines reach the chip. */
  readonly resets: boolean;
}

/** What to do next, and the rate to go on with. */
export interface Step {
  readonly step: "resume" | "reset" | "hands" | "give-up";
  readonly baud: number;
}

/** Two for each step of the ladder, from the fastest. */
const MAX_FAILURES = 10;
/** A link that costs more than this to keep alive is bad; milliseconds. */
const MAX_LOST_MS = 60_000;
/** A command can be damaged on its way into one that a flash refuses, but not again and again. */
const MAX_FLASH_FAILURES = 3;
/** Failures at one rate until a slower one is tried. */
const PATIENCE = 2;
const REWRITES = 2;

/** Undefined where nothing can be done. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof BaudError) return "speed";
  if (error instanceof LastingFlashError || error instanceof BadLinkError) return undefined;
  if (error instanceof WriteError) return "flash";
  if (error instanceof LinkError || error instanceof RefusedError) return "link";
  return undefined;
}

export function nextStep(
  failure: Failure,
  history: History,
  { answers, changesBaud, resets }: Circumstances,
): Step {
  const { failures, atRate, flash, baud, lostMs } = history;
  const end: Step = { step: "give-up", baud };
  if (failures >= MAX_FAILURES || lostMs >= MAX_LOST_MS || flash >= MAX_FLASH_FAILURES) return end;
  const slower = failure === "speed" || atRate >= PATIENCE ? stepBelow(baud) : baud;
  if (slower === undefined && (failure === "speed" || atRate > PATIENCE)) return end;
  const next = slower ?? baud;
  if (answers && next === baud) return { step: "resume", baud: next };
  // Over a bad line a change of speed is one more thing to go wrong.
  if (resets) return { step: "reset", baud: next };
  return { step: answers && changesBaud ? "resume" : "hands", baud: next };
}

/** Whether a piece that flash does not hold is written again, after so many times. */
export function mayRewrite(rewrites: number): boolean {
  return rewrites < REWRITES;
}
