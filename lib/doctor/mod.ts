/** The doctor: a table of checks over what a computer shows of itself. Text, JSON and docs come from it. Pure; no I/O. */
import type { Facts } from "../serial/facts.ts";
import { DEVICE_CHECKS } from "./device_checks.ts";
import type { Check, Finding } from "./finding.ts";
import { COMPUTER_CHECKS, PORT_CHECK, PORT_CHECKS } from "./port_checks.ts";

export { udevRules } from "./udev.ts";
export type { Check, Finding } from "./finding.ts";

/** In the order in which things have to be right. */
export const CHECKS: readonly Check[] = [...DEVICE_CHECKS, PORT_CHECK, ...PORT_CHECKS, ...COMPUTER_CHECKS];

export interface Result {
  readonly name: string;
  /** Empty = nothing to complain of. */
  readonly findings: readonly Finding[];
}

/** Every check, done; but those of a port that is not there, which would find nothing wrong with it. */
export function examine(facts: Facts): Result[] {
  const checks = facts.asked?.exists === false ? CHECKS.filter((one) => !PORT_CHECKS.includes(one)) : CHECKS;
  return checks.map(({ name, find }) => ({ name, findings: find(facts) }));
}
