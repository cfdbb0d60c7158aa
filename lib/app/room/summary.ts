/** The result of a room, computed from its units alone. Pure; no I/O. */
import { EXIT, type ExitCode, sharedExitCode } from "../../errors.ts";
import type { Summary, Unit, Verdict } from "./room.ts";

type Ended = Pick<Unit, "state">;

export function summarize(units: readonly Ended[]): Summary {
  const verdicts = units.flatMap(({ state }) => state.kind === "ended" ? [state.verdict] : []);
  const count = (kind: Verdict["kind"]) => verdicts.filter((verdict) => verdict.kind === kind).length;
  return {
    passed: count("passed"),
    written: count("written"),
    failed: count("failed"),
    sameBoard: count("same-board"),
    stopped: count("stopped"),
    exitCode: exitCodeOf(verdicts),
  };
}

function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ kind }) => kind === "stopped")) return EXIT.interrupted;
  return sharedExitCode(verdicts.flatMap((one) => one.kind === "failed" ? [one.failure.exitCode] : []));
}
