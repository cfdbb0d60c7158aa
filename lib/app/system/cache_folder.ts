/** The folder where programs keep what they can fetch again, by system. Pure; no I/O. */

/**
 * `FLASHER_HOME` takes precedence, as for `stateFolder`: a stick carries its files with it. Undefined if the environment
 * names no such folder.
 */
export function cacheFolder(os: string, env: (name: string) => string | undefined): string | undefined {
  const under = (name: string, ...rest: readonly string[]) => {
    const base = env(name);
    return base ? [base, ...rest].join(os === "windows" ? "\\" : "/") : undefined;
  };
  return under("FLASHER_HOME", "cache") ?? ownFolder(os, under);
}

function ownFolder(
  os: string,
  under: (name: string, ...rest: readonly string[]) => string | undefined,
): string | undefined {
  switch (os) {
    case "windows":
      return under("LOCALAPPDATA", "flasher", "cache");
    case "darwin":
      return under("HOME", "Library", "Caches", "flasher");
    default:
      return under("XDG_CACHE_HOME", "flasher") ?? under("HOME", ".cache", "flasher");
  }
}
