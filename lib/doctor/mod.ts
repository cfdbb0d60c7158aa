/** The doctor: a table of checks over what a computer shows of itself. Text, JSON and docs come from it. Pure; no I/O. */
import type { Facts } from "../serial/facts.ts";
import { DEVICE_CHECKS } from "./device_checks.ts";
import type { Check, Finding } from "./finding.ts";
import { COMPUTER_CHECKS, PORT_CHECKS } from "./port_checks.ts";

export { udevRules } from "./udev.ts";
export type { Check, Finding } from "./finding.ts";

/** In the order in which things have to be right. */
export const CHECKS: readonly Check[] = [...DEVICE_CHECKS, ...PORT_CHECKS, ...COMPUTER_CHECKS];

export interface Result {
  readonly name: string;
  /** Empty = nothing to complain of. */
  readonly findings: readonly Finding[];
}

/** Every check, done. */
export function examine(facts: Facts): Result[] {
  return CHECKS.map(({ name, find }) => ({ name, findings: find(facts) }));
}
