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
    known: count("known"),
    differs: count("differs"),
    failed: count("failed"),
    sameBoard: count("same-board"),
    stopped: count("stopped"),
    exitCode: exitCodeOf(verdicts),
  };
}

/** The number of different boards that are as they should be. Units whose chip does not tell its MAC count separately. */
export function countGood(units: readonly Pick<Unit, "id" | "mac" | "state">[]): number {
  const good = units.filter(({ state }) =>
    state.kind === "ended" && (state.verdict.kind === "passed" || state.verdict.kind === "known")
  );
  return new Set(good.map(({ id, mac }) => mac ?? id)).size;
}

function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ kind }) => kind === "stopped")) return EXIT.interrupted;
  return sharedExitCode(
    verdicts.flatMap((one) => one.kind === "failed" || one.kind === "differs" ? [one.failure.exitCode] : []),
  );
}
