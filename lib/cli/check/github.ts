/**
 * The result of a check as workflow commands of GitHub Actions, which shows them beside the lines of a change. Pure; no
 * I/O.
 *
 * Form and escapes: GitHub, "Workflow commands for GitHub Actions", and actions/toolkit, packages/core/src/command.ts.
 */
import type { CheckedProfile, CheckedReadme } from "../../app/check/checked.ts";
import { printable } from "../../text.ts";
import { type Finding, profileFindings, readmeFindings } from "./findings.ts";

/** Where the paths of a check start from the top of the repository, as GitHub wants them: with slashes, `.` for itself. */
export interface Checkout {
  readonly fromRoot: (path: string) => string;
}

export function githubProfile(profile: CheckedProfile, { fromRoot }: Checkout): readonly string[] {
  const file = fromRoot(profile.path);
  return [
    ...profileFindings(profile).map((finding) => errorCommand(finding, file)),
    ...profile.notes.map(({ message, hint }) =>
      command(
        "notice",
        { file, title: "flasher check" },
        hint === undefined ? message : `${message}\n${hint}`,
      )
    ),
  ];
}

export function githubReadme(readme: CheckedReadme, { fromRoot }: Checkout): readonly string[] {
  return readmeFindings(readme).map((finding) => errorCommand(finding, fromRoot(readme.path)));
}

function errorCommand({ step, message, hint, line, column, exitCode }: Finding, file: string): string {
  const title = `flasher check: ${step} (exit code ${exitCode})`;
  const place = {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { col: column }),
  };
  return command("error", { ...place, title }, hint === undefined ? message : `${message}\n${hint}`);
}

type Properties = Readonly<Record<string, string | number>>;

/** `::error file=…,line=…::message` */
function command(name: "error" | "notice", properties: Properties, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(",")}::${escapeData(message)}`;
}

/** Of a message: its line ends stay, every other unprintable character is shown. */
function escapeData(text: string): string {
  return text.split("\n").map(printable).join("\n")
    .replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * A line of text that the runner prints and does not obey: it looks for `::` at the start of a line, and for the older
 * `##[` anywhere in it.
 */
export function inertLine(text: string): string {
  const line = printable(text).replaceAll("##[", "## [");
  return /^\s*::/.test(line) ? `- ${line}` : line;
}
