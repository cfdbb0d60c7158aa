/** The result of a check as records for scripts, as docs/json.md defines them. Pure; no I/O. */
import type { CheckedProfile, CheckedReadme, CheckReport } from "../../app/check/checked.ts";
import { exitCodeOf } from "../../app/check/check_folder.ts";
import { JSON_VERSION } from "../../app/records/json_line.ts";
import { profileFindings, readmeFindings } from "./findings.ts";

export function profileRecord(checked: CheckedProfile): object {
  const { path, summary, reach: { kind, ...reach }, notes } = checked;
  return {
    type: "checked",
    path,
    result: kind,
    ...reach,
    ...(summary === undefined ? {} : { settings: summary }),
    faults: profileFindings(checked),
    notes,
  };
}

export function readmeRecord(readme: CheckedReadme): object {
  return { type: "readme", path: readme.path, table: readme.state, faults: readmeFindings(readme) };
}

export function summaryRecord(report: CheckReport): object {
  const { profiles, others } = report;
  return {
    type: "check",
    version: JSON_VERSION,
    profiles: profiles.length,
    failed: profiles.filter(({ faults }) => faults.length > 0).length,
    others,
    exitCode: exitCodeOf(report),
  };
}
