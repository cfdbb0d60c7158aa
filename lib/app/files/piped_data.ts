/** Data on standard output, for another program. */
import { OutputError, UsageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { Result } from "../reporter.ts";
import type { System } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";

/** The name that means standard output. */
export const PIPE = "-";
/** What reports call it. */
export const PIPE_NAME = "standard output";

/** Throws UsageError if the data would go to a terminal. Call it before work on a board begins. */
export function checkIsPiped({ stdout }: System, command: string): void {
  if (!stdout.isTerminal) return;
  throw new UsageError(
    "Cannot write flash to a terminal: found one as standard output, expected a file or a pipe",
    {
      hint: `For example: ${command} > flash.bin`,
    },
  );
}

/** Writes all of it, and returns what to report. Throws OutputError, also if the reader exits early. */
export async function pipeData(system: System, bytes: Uint8Array): Promise<Result> {
  try {
    await system.writeData(bytes);
  } catch (error) {
    throw new OutputError(`Cannot write to standard output: ${describeSystemError(error)}`, { cause: error });
  }
  const digest = sha256(bytes);
  return {
    record: { type: "file", path: PIPE_NAME, size: bytes.length, sha256: digest },
    lines: [`Wrote ${bytes.length} bytes to ${PIPE_NAME}, SHA-256 ${digest}`],
    receipt: true,
  };
}
