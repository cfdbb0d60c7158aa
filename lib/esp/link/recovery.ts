/**
 * The rules for recovering from a failure of a chip that was answering. Pure; no I/O.
 *
 * Blocks that arrive damaged and were not consumed are not covered here: send_blocks.ts resends them at once. After any
 * other failure it is unknown what the chip has received, so the work starts again; parts that flash holds by then are
 * not written again.
 *
 *   - The line is dead or the answers make no sense: continue with the loader if it still answers, else reset the board
 *     by its lines, else ask a person. From the second failure at a rate on: reset, and one step slower.
 *   - A baud rate cannot be proved: one step slower at once.
 *   - The flash refuses: the same, since a damaged command may be the reason; the third time the flash is to blame.
 *   - Flash does not hold what was written: it is written again, twice.
 *   - The port is lost, the user stops it, or the board is another one: give up.
 */
import { LinkError, WriteError } from "../../errors.ts";
import { nextLowerBaud } from "./baud_ladder.ts";
import { RefusedError } from "./loader.ts";

/** A baud rate did not survive its proof. */
export class BaudError extends LinkError {}

/** The retry budget is exhausted. */
export class BadLinkError extends LinkError {}

/** A problem of the flash that no retry solves. */
export class LastingFlashError extends WriteError {}

/** Flash repeatedly did not hold what was written to it. */
export class WornFlashError extends LastingFlashError {}

export type FailureKind =
  /** No answer, or one that makes no sense. */
  | "link"
  /** The link did not survive a change of the baud rate. */
  | "speed"
  /** The flash did not carry out a command. */
  | "flash";

/** The failures of a session so far. */
export interface FailureHistory {
  /** Failures of every kind, the present one included; those at the present rate; and those of the flash. */
  readonly failures: number;
  readonly atRate: number;
  readonly flash: number;
  /** The rate that was requested last, bits per second. */
  readonly baud: number;
  /** Milliseconds spent on recovery. */
  readonly lostMs: number;
}

export interface LinkState {
  /** The loader from before the failure still answers. */
  readonly answers: boolean;
  /** Its rate can be changed without a reset. */
  readonly changesBaud: boolean;
  /** The lines can reset the chip. */
  readonly resets: boolean;
}

/** The next step, and the baud rate to continue with. */
export interface RecoveryAction {
  readonly step: "resume" | "reset" | "hands" | "give-up";
  readonly baud: number;
}

/** Two for each step of the ladder, from the fastest. */
const MAX_FAILURES = 10;
/** A link that takes longer than this to keep alive is bad; milliseconds. */
const MAX_LOST_MS = 60_000;
/** A command can be damaged into one that the flash refuses, but not again and again. */
const MAX_FLASH_FAILURES = 3;
/** Failures at one rate before a slower one is tried. */
const FAILURES_PER_RATE = 2;
const REWRITES = 2;

/** Undefined if nothing can be done. */
export function classifyFailure(error: unknown): FailureKind | undefined {
  if (error instanceof BaudError) return "speed";
  if (error instanceof LastingFlashError || error instanceof BadLinkError) return undefined;
  if (error instanceof WriteError) return "flash";
  if (error instanceof LinkError || error instanceof RefusedError) return "link";
  return undefined;
}

export function nextAction(
  failure: FailureKind,
  history: FailureHistory,
  { answers, changesBaud, resets }: LinkState,
): RecoveryAction {
  const { failures, atRate, flash, baud, lostMs } = history;
  const end: RecoveryAction = { step: "give-up", baud };
  if (failures >= MAX_FAILURES || lostMs >= MAX_LOST_MS || flash >= MAX_FLASH_FAILURES) return end;
  const slower = failure === "speed" || atRate >= FAILURES_PER_RATE ? nextLowerBaud(baud) : baud;
  if (slower === undefined && (failure === "speed" || atRate > FAILURES_PER_RATE)) return end;
  const next = slower ?? baud;
  if (answers && next === baud) return { step: "resume", baud: next };
  // Over a bad line, a change of the rate would be one more thing that can fail.
  if (resets) return { step: "reset", baud: next };
  return { step: answers && changesBaud ? "resume" : "hands", baud: next };
}

/** True if a part that flash does not hold is written again, after the given number of rewrites. */
export function mayRewrite(rewrites: number): boolean {
  return rewrites < REWRITES;
}
