/** Paths as profiles, bundles and pages have them: the same on every system. Pure; no I/O. */

/** With "/" between its names. A backslash separates names on Windows; elsewhere it is part of one. */
export function withSlashes(path: string, os: string): string {
  return os === "windows" ? path.replaceAll("\\", "/") : path;
}
