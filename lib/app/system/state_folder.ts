/** Where programs keep what they remember for a person, by system. Pure; no I/O. */

/**
 * `FLASHER_HOME` wins, for a program on a stick that takes its memory along. Undefined where the environment names no
 * such folder.
 */
export function stateFolder(os: string, env: (name: string) => string | undefined): string | undefined {
  const own = env("FLASHER_HOME");
  if (own) return own;
  const under = (name: string, ...rest: readonly string[]) => {
    const base = env(name);
    return base ? [base, ...rest, "flasher"].join(os === "windows" ? "\\" : "/") : undefined;
  };
  switch (os) {
    case "windows":
      return under("APPDATA");
    case "darwin":
      return under("HOME", "Library", "Application Support");
    default:
      return under("XDG_CONFIG_HOME") ?? under("HOME", ".config");
  }
}
