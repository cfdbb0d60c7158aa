/** The result of a room, computed from its units alone. Pure; no I/O. */
import { EXIT, type ExitCode } from "../../errors.ts";
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

/** The code that all failures share; scripts need one that no single failure has if they differ. */
function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ kind }) => kind === "stopped")) return EXIT.interrupted;
  const codes = new Set(
    verdicts.flatMap((verdict) => verdict.kind === "failed" ? [verdict.failure.exitCode] : []),
  );
  const [code = EXIT.ok] = codes;
  return codes.size > 1 ? EXIT.severalFailed : code;
}
