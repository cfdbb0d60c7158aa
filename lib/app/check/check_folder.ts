/** Checks all profiles of folders, and the tables of profiles in their READMEs. */
import { EXIT, type ExitCode, sharedExitCode } from "../../errors.ts";
import type { System } from "../system/system.ts";
import { type CheckOptions, checkProfile } from "./check_profile.ts";
import { checkReadme } from "./check_readme.ts";
import type { CheckedProfile, CheckedReadme, CheckReport } from "./checked.ts";
import { findProfiles } from "./find_profiles.ts";

export interface FolderOptions extends CheckOptions {
  /** Folders, and profiles by their paths. */
  readonly places: readonly string[];
  /** Writes tables that are not current. */
  readonly rewriteReadmes: boolean;
  /** Called when the result of a profile is known. */
  readonly onProfile: (checked: CheckedProfile) => void;
}

/** Throws UsageError if there is nothing to check, and OutputError if a README cannot be written. */
export async function checkFolder(system: System, options: FolderOptions): Promise<CheckReport> {
  const found = await findProfiles(system, options.places);
  const profiles: CheckedProfile[] = [];
  for (const path of found.profiles) {
    const checked = await checkProfile(system, path, options);
    profiles.push(checked);
    options.onProfile(checked);
  }
  const readmes: CheckedReadme[] = [];
  for (const path of found.readmes) {
    const readme = await checkReadme(system, path, { profiles, rewrite: options.rewriteReadmes });
    if (readme !== undefined) readmes.push(readme);
  }
  return { profiles, readmes, others: found.others };
}

/** The code that all faults share. */
export function exitCodeOf({ profiles, readmes }: CheckReport): ExitCode {
  return sharedExitCode([
    ...profiles.flatMap(({ faults }) => faults.map(({ error }) => error.exitCode)),
    ...readmes.map(({ error }) => error?.exitCode ?? EXIT.ok),
  ]);
}
