/** Runs tools of the system by their full path, with a time limit. */

/** A healthy system answers in a tenth of this. */
const LIMIT_MS = 5_000;

/** Returns the output of the tool. Rejects if it cannot be run, fails, or takes longer than `limitMs`. */
export async function runTool(
  path: string,
  args: readonly string[],
  limitMs = LIMIT_MS,
): Promise<string> {
  const command = new Deno.Command(path, {
    args: [...args],
    stdin: "null",
    stderr: "null",
    signal: AbortSignal.timeout(limitMs),
  });
  const { success, code, signal, stdout } = await command.output();
  if (!success) throw new Error(`Cannot run ${path}: it ended with ${signal ?? code}`);
  return new TextDecoder().decode(stdout);
}

/**
 * The full path of a program of Windows, which would search a bare name in the current folder as well. `systemRoot`: the
 * variable SystemRoot. Pure.
 */
export function windowsProgram(name: string, systemRoot: string | undefined): string {
  const root = systemRoot !== undefined && /^[a-z]:\\[^/]*$/i.test(systemRoot) ? systemRoot : "C:\\Windows";
  return `${root}\\System32\\${name}`;
}
