/** Seeded bugs in the code that is sent while the board runs the code before it. */
import type { Mutant } from "./mutant.ts";

const FILE = "lib/repl/raw_prompt.ts";
const PROMPT = ["repl/raw_prompt_test.ts"];

export const SENT_AHEAD_MUTANTS: readonly Mutant[] = [
  {
    name: "sent ahead: more than the receiver's memory holds",
    file: FILE,
    find: "Math.min(MOST_UNREAD, this.#window))",
    replace: "256)",
    tests: PROMPT,
  },
  {
    name: "sent ahead: it stays in the board after an exception",
    file: FILE,
    find: 'if (answer.trace !== "" && this.#ahead !== undefined) await this.#cancelAhead();',
    replace: "",
    tests: PROMPT,
  },
  {
    name: "sent ahead: other code continues it",
    file: FILE,
    find: "if (ahead !== undefined) await this.#cancelAhead();",
    replace: "this.#ahead = undefined;",
    tests: PROMPT,
  },
  {
    name: "sent ahead: one lost byte ends raw paste for good",
    file: FILE,
    find: 'if (asked) throw new BytesLost("the board did not take the code that was sent ahead");',
    replace: "",
    tests: PROMPT,
  },
];
