/** The results of many sessions, judged by the content of flash and not by what flasher said. */
import { FlasherError } from "../../lib/errors.ts";
import { assertInvariants, holdsFiles } from "../fake/invariants.ts";
import type { Session } from "../fake/session.ts";
import type { Case } from "./kinds.ts";
import type { Target } from "./targets.ts";

export interface Count {
  sessions: number;
  /** Succeeded, with every byte in flash. */
  survived: number;
  /** Ended with an error. */
  refused: number;
  /** Succeeded where flash cannot be read back, reported "not verified", and flash holds other bytes. */
  unverified: number;
  /** Reported as verified, and flash holds other bytes. */
  silent: number;
  /** Exceeded the time limit. */
  late: number;
}

export const EMPTY: Readonly<Count> = {
  sessions: 0,
  survived: 0,
  refused: 0,
  unverified: 0,
  silent: 0,
  late: 0,
};

/** Milliseconds of the board's time within which every session must end, even a large image over a bad line. */
const BOUND_MS = 120_000;

/** Adds the session to `count`. Returns the broken promise as text, or undefined. */
export function judge(
  count: Count,
  session: Session,
  { romVerifies, useStub }: Pick<Target, "romVerifies" | "useStub">,
  { damagedCommand }: Pick<Case, "damagedCommand">,
): string | undefined {
  count.sessions++;
  if (session.ms > BOUND_MS) count.late++;
  if (session.error instanceof FlasherError) count.refused++;
  else if (session.error === undefined) {
    if (holdsFiles(session)) count.survived++;
    else if (session.done?.verified === false) count.unverified++;
    else count.silent++;
  }
  try {
    assertInvariants(session, {
      verifies: useStub || romVerifies,
      romVerifies,
      truthful: damagedCommand !== true,
      boundMs: BOUND_MS,
    });
    return undefined;
  } catch (broken) {
    return broken instanceof Error ? broken.message : String(broken);
  }
}

export function add(total: Count, { ...more }: Readonly<Count>): void {
  for (const key of Object.keys(total) as (keyof Count)[]) total[key] += more[key];
}

/** At most `limit` of the cases, evenly spread; `seed` sets the first. */
export function sample(cases: readonly Case[], limit: number, seed: number): readonly Case[] {
  if (cases.length <= limit) return cases;
  const stride = cases.length / limit;
  const start = (seed * 0.618_034) % 1;
  return Array.from({ length: limit }, (_, n) => cases[Math.floor((n + start) * stride)]!);
}
