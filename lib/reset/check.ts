/** Limits for every reset script. Pure; no I/O. */
import type { ParseError } from "../parse_result.ts";
import { type Hold, linesDuring } from "./hold.ts";
import type { ResetScript } from "./script.ts";

/** More than any sequence that Espressif has published (13 steps for USB-JTAG-Serial), and still readable. */
export const MAX_STEPS = 64;

/** Most milliseconds of waits in one script. The longest published wait is 0.55 s; more than 10 s is a wrong unit. */
export const MAX_TOTAL_WAIT_MS = 10_000;

/** The lines that `script` leaves asserted, in the order DTR, RTS. A line that it never sets counts as released. */
export function linesLeftAsserted(script: ResetScript): readonly ("DTR" | "RTS")[] {
  let dtr = false;
  let rts = false;
  for (const step of script) {
    if (!("set" in step)) continue;
    dtr = step.set.dtr ?? dtr;
    rts = step.set.rts ?? rts;
  }
  return [...(dtr ? ["DTR" as const] : []), ...(rts ? ["RTS" as const] : [])];
}

/** What is wrong with the script; undefined if it is valid. */
export function findScriptError(script: ResetScript, hold?: Hold): ParseError | undefined {
  return findStepsError(script) ?? findEndError(script, hold);
}

/** What is wrong with the number of steps or their waits; undefined if nothing. */
export function findStepsError(script: ResetScript): ParseError | undefined {
  if (script.length === 0) return { found: "no steps", expected: "at least one step" };
  if (script.length > MAX_STEPS) return { found: `${script.length} steps`, expected: `at most ${MAX_STEPS}` };
  const waits = script.reduce((sum, step) => sum + ("wait" in step ? step.wait : 0), 0);
  if (waits > MAX_TOTAL_WAIT_MS) {
    return {
      found: `waits of ${Number((waits / 1000).toPrecision(6))} s in total`,
      expected: `at most ${MAX_TOTAL_WAIT_MS / 1000} s`,
    };
  }
  return undefined;
}

/** Reports lines that stay asserted at the end although `hold` does not name them; undefined if there are none. */
export function findEndError(script: ResetScript, hold?: Hold): ParseError | undefined {
  const { dtr, rts } = linesDuring(hold);
  const asserted = linesLeftAsserted(script).filter((line) => line === "DTR" ? !dtr : !rts);
  if (asserted.length === 0) return undefined;
  return {
    found: `a script that leaves ${asserted.join(" and ")} asserted`,
    expected: "both lines released at the end",
    hint: `Add ${asserted.map((line) => `"${line[0]}0"`).join(" and ")} at the end: ` +
      "an asserted line can keep the chip in reset or in its bootloader.",
  };
}
