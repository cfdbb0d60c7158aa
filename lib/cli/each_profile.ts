/** Does the same with each profile of a command line, whatever happens with the others. */
import { EXIT, type ExitCode, FlasherError, sharedExitCode, UsageError } from "../errors.ts";
import { printable } from "../text.ts";
import type { Call } from "./command.ts";
import { lineWidth, wrap } from "./screen/columns.ts";
import { writeJson } from "../app/records/json_line.ts";
import { reportError } from "./screen/report_error.ts";

interface Outcome {
  readonly profile: string;
  readonly code: ExitCode;
}

/**
 * With at most one profile, `act` gets the call as it is. With several, each gets its own call, and an error does not
 * keep `act` from the next profile; only Ctrl-C and bugs do. Returns the exit code that all failures share. Throws
 * UsageError.
 */
export async function eachProfile(
  call: Call,
  act: (call: Call) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { argument, rest } = call;
  if (argument === undefined || rest.length === 0) return await act(call);
  const profiles = [argument, ...rest];
  if (call.text("trace") !== undefined) {
    throw new UsageError(
      `--trace: found ${profiles.length} profiles, expected one, because each would overwrite the trace of the last`,
    );
  }
  const outcomes: Outcome[] = [];
  for (const [i, profile] of profiles.entries()) {
    const one = { ...call, argument: profile, rest: [], tag: { profile } };
    sayWhich(one, i, profiles.length);
    outcomes.push({ profile, code: await tryOne(one, act) });
  }
  sum(call, outcomes);
  return sharedExitCode(outcomes.map(({ code }) => code));
}

async function tryOne(
  call: Call & { readonly tag: { readonly profile: string } },
  act: (call: Call) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await act(call);
  } catch (error) {
    if (!(error instanceof FlasherError) || error.exitCode === EXIT.interrupted) throw error;
    reportError(error, call.system, call.tag);
    return error.exitCode;
  }
}

function sayWhich({ system, has, argument = "" }: Call, i: number, count: number): void {
  if (has("json") || has("quiet")) return;
  print(system, [...(i === 0 ? [] : [""]), `Profile ${i + 1} of ${count}: ${printable(argument)}`]);
}

/** For a script, the totals; for a person, a list of what failed. */
function sum({ system, has }: Call, outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter(({ code }) => code !== EXIT.ok);
  if (has("json")) {
    const exitCode = sharedExitCode(outcomes.map(({ code }) => code));
    writeJson(system.stdout, { type: "total", profiles: outcomes.length, failed: failed.length, exitCode });
    return;
  }
  if (has("quiet")) return;
  const list = failed.map(({ profile, code }) => `${printable(profile)} (exit code ${code})`).join(", ");
  const text = failed.length === 0
    ? `${outcomes.length} profiles passed.`
    : `${failed.length} of ${outcomes.length} profiles failed: ${list}`;
  print(system, ["", text]);
}

function print({ stdout }: Call["system"], lines: readonly string[]): void {
  const wrapped = lines.flatMap((line) => wrap(line, lineWidth(stdout), "  "));
  stdout.write(wrapped.map((line) => line + "\n").join(""));
}
