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
  {
    name: "sent ahead: it swallows the keys that leave the board",
    file: "lib/repl/open_python.ts",
    find: "await line.send([CTRL_C, 0x0d, CTRL_B, CTRL_D]);",
    replace: "await line.send([0x0d, CTRL_B, CTRL_D]);",
    tests: ["repl/put_files_test.ts"],
  },
  {
    name: "sent ahead: not what follows a file",
    file: "lib/repl/put_files.ts",
    find: "const next = () => begins[++step]!();",
    replace: "const next = () => begins.length > 99 ? begins[++step]!() : undefined;",
    tests: ["repl/speed_test.ts"],
  },
];
