/** The verdict on a unit whose work has ended, and failures as plain values. Pure; no I/O. */
import { EXIT, FlasherError } from "../../errors.ts";
import { wipeHelps } from "../board_files/wipe_helps.ts";
import type { Failure, Unit, UnitResult, Verdict } from "./room.ts";

/** A success needs the unit's own proof: the event `done` of this attempt. A known board must not have been written to. */
export function verdictOf(
  { done, refusedAs, passedAt }: Pick<Unit, "done" | "refusedAs" | "passedAt">,
  result: UnitResult,
): Verdict {
  if (refusedAs !== undefined) return { kind: "same-board", as: refusedAs };
  if (result.kind === "failed") {
    const { failure } = result;
    if (failure.exitCode === EXIT.interrupted) {
      return {
        kind: "stopped",
        ...(failure.boardState === undefined ? {} : { boardState: failure.boardState }),
      };
    }
    const differs = passedAt !== undefined && failure.exitCode === EXIT.differs;
    return { kind: differs ? "differs" : "failed", failure };
  }
  if (done === undefined || passedAt !== undefined && !(done.verified && done.written === 0)) {
    const failure = failureOf(new Error("the work ended without a proof of its success"));
    return { kind: "failed", failure };
  }
  if (passedAt !== undefined) return { kind: "known", done };
  return { kind: done.verified ? "passed" : "written", done };
}

/** Anything that is not a FlasherError is a bug in flasher. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof FlasherError)) {
    const stack = error instanceof Error ? error.stack : undefined;
    return {
      exitCode: EXIT.internal,
      kind: "Bug",
      message: String(error),
      ...(stack === undefined ? {} : { stack }),
    };
  }
  const { exitCode, name, message, hint, boardState, lowVoltage } = error;
  return {
    exitCode,
    kind: name,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(boardState === undefined ? {} : { boardState }),
    ...(lowVoltage === undefined ? {} : { lowVoltage }),
    ...(wipeHelps(error) ? { wipeHelps: true } : {}),
  };
}
