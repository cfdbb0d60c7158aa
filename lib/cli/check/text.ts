/** The result of a check as text for people. Pure; no I/O. */
import type { CheckedProfile, CheckedReadme, CheckReport } from "../../app/check/checked.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { printable } from "../../text.ts";
import type { Style } from "../screen/style.ts";
import { faultCount } from "./findings.ts";

/** `ok     lamp/flash.yaml: 48 KB in 2 files, rehearsed on a simulated ESP8266`. */
export function profileLine(profile: CheckedProfile, style: Style): string {
  const { path, reach } = profile;
  const words = reachWords(reach, faultCount(profile));
  return reach.kind === "failed"
    ? `${style.bad("failed")} ${printable(path)}: ${words}`
    : `${style.good("ok")}     ${printable(path)}: ${words}`;
}

function reachWords(reach: CheckedProfile["reach"], faults: number): string {
  switch (reach.kind) {
    case "rehearsed":
      return `${describeSize(reach.bytes)} in ${count(reach.files, "file")}` +
        `${reach.boardFiles === undefined ? "" : ` and ${count(reach.boardFiles, "file")} for the board`}` +
        `, rehearsed on a simulated ${reach.chip}`;
    case "planned":
      return reach.missing.length === 0
        ? `planned for ${reach.chip}`
        : `planned for ${reach.chip} without ${count(reach.missing.length, "missing file")}`;
    case "loaded":
      return reach.missing.length === 1 ? "valid; its file is missing" : "valid; its files are missing";
    case "failed":
      return count(faults, "fault");
  }
}

export function readmeLine({ path, state }: CheckedReadme, style: Style): string {
  const name = printable(path);
  switch (state) {
    case "current":
      return `${style.good("ok")}     ${name}: the table is up to date`;
    case "rewritten":
      return `${style.good("ok")}     ${name}: wrote the table`;
    case "faulty":
      return `${style.bad("failed")} ${name}: the table of profiles`;
    case "unchecked":
      return `-      ${name}: not checked, because a profile is invalid`;
  }
}

/** The last line. */
export function summaryLine({ profiles, readmes, others }: CheckReport): string {
  const failed = profiles.filter(({ faults }) => faults.length > 0).length;
  const tables = readmes.filter(({ error }) => error !== undefined).length;
  const rest = [
    ...(tables === 0 ? [] : [`${count(tables, "table")} of profiles ${tables === 1 ? "is" : "are"} old.`]),
    ...(others === 0
      ? []
      : [`${count(others, "other YAML file")} ${others === 1 ? "is" : "are"} not a profile.`]),
  ];
  const sum = failed === 0
    ? `${count(profiles.length, "profile")} passed.`
    : `${failed} of ${count(profiles.length, "profile")} failed.`;
  return [sum, ...rest].join(" ");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
