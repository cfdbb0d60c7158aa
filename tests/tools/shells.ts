/** Shells of this computer, for tests of completions. */
import { assertEquals } from "@std/assert";

export interface ShellRan {
  readonly out: string;
  readonly err: string;
}

/** Runs a shell in a folder, which is its HOME; it finds the programs in the `bin` of that folder first. */
export async function shellRuns(shell: string, args: readonly string[], cwd: string): Promise<ShellRan> {
  const env = { HOME: cwd, PATH: `${cwd}/bin:${Deno.env.get("PATH")!}`, TERM: "dumb", LC_ALL: "C.UTF-8" };
  // Ends a shell that waits for more input.
  const signal = AbortSignal.timeout(30_000);
  const options = { signal, args: [...args], cwd, env, clearEnv: true, stdin: "null" as const };
  const { stdout, stderr } = await new Deno.Command(shell, options).output();
  return { out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** True if this computer has the shell. */
export function isThere(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", ":"], stdin: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** `word` in single quotes, for bash, zsh and simple words in fish. */
export const single = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** The completions of the lines in an interactive zsh, each line followed by a tab. */
export async function zshCompletes(
  folder: string,
  file: string,
  typed: readonly string[],
): Promise<string[][]> {
  const end = "print '<e''nd>'";
  const start =
    `PS1= PS2=; autoload -U compinit; compinit -u -D; . ./${file}; unsetopt prompt_cr prompt_sp; ` +
    `flasher() { print -r -- "<$(print -rl -- "$@" | tr '\\n' '|')>"; ${end} }; ${end}`;
  const lines = typed.map((line) => `zpty -w -n sh ${single(`flasher ${line}\t\n`)}`);
  const answer = "zpty -r sh out '*<end>*'; print -r -- $out";
  const text = [
    "zmodload zsh/zpty",
    "zpty sh zsh -f -i",
    ...[`zpty -w sh ${single(start)}`, ...lines].flatMap((line) => [line, answer]),
    "zpty -d sh",
  ].join("\n");
  const { out, err } = await shellRuns("zsh", ["-f", "-c", text], folder);
  assertEquals(err, "");
  return [...out.matchAll(/<([^<>]*)\|>/g)].map(([, words]) => words!.split("|"));
}
