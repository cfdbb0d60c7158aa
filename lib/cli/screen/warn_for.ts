/** Warnings of commands that work with no board. */
import type { Warn } from "../../app/reporter.ts";
import type { Call } from "../command.ts";
import { writeJson } from "../../app/records/json_line.ts";
import { warnOnStderr } from "./reporter.ts";

/** To a script among its records, to a person on standard error. */
export function warnFor({ system, has }: Pick<Call, "system" | "has">): Warn {
  return has("json")
    ? (warning) => writeJson(system.stdout, { type: "warning", ...warning })
    : warnOnStderr(system);
}
