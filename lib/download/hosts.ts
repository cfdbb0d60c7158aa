/** The servers that flasher uses without asking. Pure; no I/O. */

/** Servers that publish firmware, by the lists of their projects. */
export const PUBLISHERS: readonly string[] = [
  "micropython.org",
  "downloads.circuitpython.org",
  // The storage behind the server above; links on the project's pages name it.
  "adafruit-circuit-python.s3.amazonaws.com",
  "github.com",
  "raw.githubusercontent.com",
];

/** Servers that only another one may lead to: anybody can put a file on these. */
const TARGETS: ReadonlyMap<string, readonly string[]> = new Map([
  ["github.com", ["objects.githubusercontent.com", "release-assets.githubusercontent.com"]],
]);

/** The API that has the hashes of GitHub's releases. No profile can name it. */
export const GITHUB_API = "api.github.com";

/** True if flasher may use `host` without asking. `from`: the server that redirects to it. */
export function isKnownHost(host: string, from?: string): boolean {
  return PUBLISHERS.includes(host) || (from !== undefined && (TARGETS.get(from)?.includes(host) ?? false));
}
