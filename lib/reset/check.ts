/** What a reset script must not do, whoever wrote it. Pure; no I/O. */
import type { ParseError } from "../parse_result.ts";
import { type Hold, linesDuring } from "./hold.ts";
import type { ResetScript } from "./script.ts";

/** More than any sequence Espressif has published needs (13 steps for USB-JTAG-Serial), and still readable. */
export const MAX_STEPS = 64;

/** Milliseconds of waiting in one script. The longest published wait is 0.55 s; above 10 s it is a wrong unit. */
export const MAX_TOTAL_WAIT_MS = 10_000;

/** The lines that `script` leaves asserted, in the order DTR, RTS; a line it never names counts as released. */
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

/** Why `script` as a whole is refused, or undefined. */
export function checkScript(script: ResetScript, hold?: Hold): ParseError | undefined {
  return checkSteps(script) ?? checkEnd(script, hold);
}

/** Why its steps are refused, however it ends. */
export function checkSteps(script: ResetScript): ParseError | undefined {
  if (script.length === 0) return { found: "no steps", expected: "at least one step" };
  if (script.length > MAX_STEPS) return { found: `${script.length} steps`, expected: `at most ${MAX_STEPS}` };
  const waits = script.reduce((sum, step) => sum + ("wait" in step ? step.wait : 0), 0);
  if (waits > MAX_TOTAL_WAIT_MS) {
    return {
      found: `waits of ${Number((waits / 1000).toPrecision(6))} s in all`,
      expected: `at most ${MAX_TOTAL_WAIT_MS / 1000} s`,
    };
  }
  return undefined;
}

/** Why its end is refused: a line stays asserted although `hold` does not name it. */
export function checkEnd(script: ResetScript, hold?: Hold): ParseError | undefined {
  const { dtr, rts } = linesDuring(hold);
  const asserted = linesLeftAsserted(script).filter((line) => line === "DTR" ? !dtr : !rts);
  if (asserted.length === 0) return undefined;
  return {
    found: `a script that leaves ${asserted.join(" and ")} asserted`,
    expected: "both lines released at the end",
    hint: `Add ${asserted.map((line) => `"${line[0]}0"`).join(" and ")} at the end: ` +
      "an asserted line can hold the chip in reset or in its bootloader.",
  };
}
