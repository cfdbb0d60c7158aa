/** Programs of the system that tell something: called by their whole path, and not for ever. */

/** A healthy system answers in a tenth of this. */
const LIMIT_MS = 5_000;

/** What the program prints. Rejects where it does not run, ends with an error, or takes longer than `limitMs`. */
export async function askTool(
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
  if (!success) throw new Error(`${path} ended with ${signal ?? code}`);
  return new TextDecoder().decode(stdout);
}
