/** The doctor: a table of checks of a computer's facts. Text, JSON and docs are made from it. Pure; no I/O. */
import type { Facts } from "../serial/facts.ts";
import { DEVICE_CHECKS } from "./device_checks.ts";
import type { Check, Finding } from "./finding.ts";
import { COMPUTER_CHECKS, PORT_CHECK, PORT_CHECKS } from "./port_checks.ts";

export { udevRules } from "./udev.ts";
export type { Check, Finding } from "./finding.ts";

/** In the order in which faults must be fixed. */
export const CHECKS: readonly Check[] = [...DEVICE_CHECKS, PORT_CHECK, ...PORT_CHECKS, ...COMPUTER_CHECKS];

export interface Result {
  readonly name: string;
  /** Empty = no fault. */
  readonly findings: readonly Finding[];
}

/** Runs every check; skips those of a named port that does not exist, because they would find no fault. */
export function examine(facts: Facts): Result[] {
  const checks = facts.asked?.exists === false ? CHECKS.filter((one) => !PORT_CHECKS.includes(one)) : CHECKS;
  return checks.map(({ name, find }) => ({ name, findings: find(facts) }));
}
