/** The notes of a release: its section of CHANGELOG.md. Pure; no I/O. */

/** `## 0.1.0 - unreleased`: the date of a release is YYYY-MM-DD. */
const HEADING = /^## (\S+) - (\S+)$/;

export interface ReleaseNotes {
  /** YYYY-MM-DD; undefined if it is not released. */
  readonly date: string | undefined;
  /** Markdown, without the heading. */
  readonly text: string;
}

/** Throws Error if the changelog has no section for the version, or an empty one. */
export function releaseNotes(changelog: string, version: string): ReleaseNotes {
  const lines = changelog.split("\n");
  const begin = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
  if (begin < 0) throw new Error(`CHANGELOG.md: found no section "## ${version} - YYYY-MM-DD"`);
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const text = rest.slice(0, end < 0 ? undefined : end).join("\n").trim();
  if (text === "") throw new Error(`CHANGELOG.md: the section of ${version} is empty`);
  const date = HEADING.exec(lines[begin]!)![2]!;
  return { date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined, text: text + "\n" };
}
