/** The faults of a check as plain values: one for each mistake, with its place. Pure; no I/O. */
import type { CheckedProfile, CheckedReadme, Fault } from "../../app/check/checked.ts";
import { type ExitCode, type FlasherError, ProfileError } from "../../errors.ts";

export interface Finding {
  /** What was checked: a step, or `readme`. */
  readonly step: Fault["step"] | "readme";
  readonly exitCode: ExitCode;
  /** Name of the error's class. */
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
  /** Place in the file that was checked; both from 1. */
  readonly line?: number;
  readonly column?: number;
}

export function profileFindings({ faults }: Pick<CheckedProfile, "faults">): readonly Finding[] {
  return faults.flatMap(({ step, error, line, column }) => {
    const mistakes = error instanceof ProfileError ? error.mistakes : undefined;
    return (mistakes ?? [{ message: error.message, ...defined({ hint: error.hint, line, column }) }])
      .map((mistake) => ({ step, ...kindOf(error), ...mistake }));
  });
}

/** The number of all mistakes, including those that have no finding because there are too many. */
export function faultCount({ faults }: Pick<CheckedProfile, "faults">): number {
  return faults.reduce((sum, { error }) => {
    if (!(error instanceof ProfileError)) return sum + 1;
    return sum + (error.mistakeCount ?? error.mistakes?.length ?? 1);
  }, 0);
}

export function readmeFindings({ error }: Pick<CheckedReadme, "error">): readonly Finding[] {
  if (error === undefined) return [];
  return [{ step: "readme", ...kindOf(error), message: error.message, ...defined({ hint: error.hint }) }];
}

function kindOf({ exitCode, name }: FlasherError): Pick<Finding, "exitCode" | "kind"> {
  return { exitCode, kind: name };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
