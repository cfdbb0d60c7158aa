/** The folder where programs keep a person's settings, by system. Pure; no I/O. */

/**
 * `FLASHER_HOME` takes precedence, for a program on a USB stick that carries its settings with it. Undefined if the
 * environment names no such folder.
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
