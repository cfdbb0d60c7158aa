/** Names of operating systems. Pure; no I/O. */

const NAMES: Readonly<Record<string, string>> = { linux: "Linux", darwin: "macOS", windows: "Windows" };

/** `os`: as Deno names it. */
export function systemName(os: string): string {
  return NAMES[os] ?? os;
}
