/** Questions to a person at a terminal. */
import type { System } from "../../app/system/system.ts";

/** A line longer than this is no answer. */
const MAX_ANSWER = 4096;

/** The line that the person typed, without spaces around it; undefined where nobody can answer, or input ends. */
export async function askLine(
  { stdin, stderr }: Pick<System, "stdin" | "stderr">,
  question: string,
): Promise<string | undefined> {
  if (!stdin.isTerminal || !stderr.isTerminal) return undefined;
  stderr.write(`${question} `);
  const decoder = new TextDecoder();
  let line = "";
  while (!line.includes("\n")) {
    const bytes = await stdin.read();
    if (bytes === undefined || line.length > MAX_ANSWER) {
      // Nobody pressed Enter: what comes next would stand behind the question.
      stderr.write("\n");
      return undefined;
    }
    line += decoder.decode(bytes, { stream: true });
  }
  return line.slice(0, line.indexOf("\n")).trim();
}

/** As `askLine`, where an answer has consequences: what was typed before the question does not count. */
export async function askAnew(
  system: Pick<System, "stdin" | "stderr">,
  question: string,
): Promise<string | undefined> {
  const { stdin, stderr } = system;
  if (stdin.isTerminal && stderr.isTerminal) await stdin.discard();
  return await askLine(system, question);
}

/** True only for a plain yes. */
export async function askYes(system: Pick<System, "stdin" | "stderr">, question: string): Promise<boolean> {
  const answer = await askAnew(system, `${question} [y/N]`);
  return answer !== undefined && /^y(es)?$/i.test(answer);
}
