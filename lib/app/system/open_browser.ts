/** Opens an address in the person's browser: by a program of the system with a fixed path, without a shell. */

import { windowsProgram } from "../../serial/system_tool.ts";

/** A program that cannot open a browser ends within this time; ms. xdg-open may live as long as the browser. */
const PATIENCE_MS = 3_000;

/** The commands that open `url`, by system. The first one that exists counts. */
export function browserCommands(
  os: string,
  url: string,
  env: (name: string) => string | undefined,
): readonly (readonly [string, ...string[]])[] {
  switch (os) {
    case "windows":
      // `start` would need a shell, and `explorer` opens a folder for an address with a fragment.
      return [[windowsProgram("rundll32.exe", env("SystemRoot")), "url.dll,FileProtocolHandler", url]];
    case "darwin":
      return [["/usr/bin/open", url]];
    default:
      // The last one is NixOS.
      return ["/usr/bin", "/usr/local/bin", "/run/current-system/sw/bin"].map((folder) =>
        [`${folder}/xdg-open`, url] as const
      );
  }
}

/** Why no browser can be opened for this person; undefined if one can. */
export function noBrowserReason(
  os: string,
  { env, isRoot }: { readonly env: (name: string) => string | undefined; readonly isRoot: boolean },
): string | undefined {
  if (env("SSH_CONNECTION") !== undefined || env("SSH_TTY") !== undefined) return "this is an SSH session";
  // A browser as root endangers the whole computer, and many refuse to start.
  if (isRoot) return "flasher runs as root";
  const hasScreen = env("DISPLAY") !== undefined || env("WAYLAND_DISPLAY") !== undefined;
  if (os !== "windows" && os !== "darwin" && !hasScreen) return "there is no graphical desktop";
  return undefined;
}

/** Resolves with why the browser was not opened; undefined if it was, as far as one can tell. */
export async function openBrowser(url: string): Promise<string | undefined> {
  const { os } = Deno.build;
  const env = (name: string) => Deno.env.get(name);
  const isRoot = os !== "windows" && Deno.uid() === 0;
  const reason = noBrowserReason(os, { env, isRoot });
  if (reason !== undefined) return reason;
  for (const [program, ...args] of browserCommands(os, url, env)) {
    const problem = await run(program, args);
    if (problem !== "missing") return problem;
  }
  return "this system has no program that opens web addresses";
}

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    const code = await Promise.race([
      child.status.then((status) => status.code),
      new Promise<undefined>((resolve) => Deno.unrefTimer(setTimeout(resolve, PATIENCE_MS))),
    ]);
    return code === undefined || code === 0 ? undefined : `${program} ended with exit code ${code}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    return error instanceof Error ? error.message : String(error);
  }
}
