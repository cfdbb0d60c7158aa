/** Questions to a person at a terminal. */
import { NOBODY, type Person } from "../../app/person.ts";
import type { System } from "../../app/system/system.ts";
import type { Call } from "../command.ts";
import { lineWidth, wrap } from "./columns.ts";

/** Characters; a longer line is not an answer. */
const MAX_ANSWER = 4096;

/** The typed line, trimmed; undefined without a terminal, or if the input ends. */
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
      // Enter was not pressed: without a line feed, the next output would follow the question on its line.
      stderr.write("\n");
      return undefined;
    }
    line += decoder.decode(bytes, { stream: true });
  }
  return line.slice(0, line.indexOf("\n")).trim();
}

/** Like `askLine`, but ignores what was typed before the question: for answers with consequences. */
export async function askAnew(
  system: Pick<System, "stdin" | "stderr">,
  question: string,
): Promise<string | undefined> {
  const { stdin, stderr } = system;
  if (stdin.isTerminal && stderr.isTerminal) await stdin.discard();
  return await askLine(system, question);
}

/** True only for `y` or `yes`. */
export async function askYes(system: Pick<System, "stdin" | "stderr">, question: string): Promise<boolean> {
  const answer = await askAnew(system, `${question} [y/N]`);
  return answer !== undefined && /^y(es)?$/i.test(answer);
}

/** The person at this terminal. */
export function personAt(system: Pick<System, "stdin" | "stderr">): Person {
  const { stdin, stderr } = system;
  return {
    isPresent: stdin.isTerminal && stderr.isTerminal,
    show(paragraphs) {
      const lines = paragraphs.flatMap((text) => wrap(text, lineWidth(stderr)));
      stderr.write(lines.map((line) => line + "\n").join(""));
    },
    ask: (question) => askAnew(system, question),
    confirm: (question) => askYes(system, question),
  };
}

/** The person to ask during a session: with `--json`, a script has no person to ask. */
export function sessionPerson({ system, has }: Pick<Call, "system" | "has">): Person {
  return has("json") ? NOBODY : personAt(system);
}
