/** Seeded bugs in what boards, links and programs do against flasher at the Python prompt. */
import type { Mutant } from "./mutant.ts";

const ATTACKED = ["repl/attacked_board_test.ts"];
const HOSTILE = ["repl/hostile_board_test.ts"];
const PROMPT = ["repl/raw_prompt_test.ts"];
const CODE = "lib/repl/board_code.ts";
const RAW = "lib/repl/raw_prompt.ts";

export const ATTACKED_BOARD_MUTANTS: readonly Mutant[] = [
  {
    name: "attacked: a file of a lost attempt stays open",
    file: CODE,
    find: "_q();_f=open(p,'wb')",
    replace: "_f=open(p,'wb')",
    tests: ATTACKED,
  },
  {
    name: "attacked: a damaged path in a question is taken for a missing file",
    file: CODE,
    find:
      'code: checked(`_r([_s(p) for p in (${batch.map((path) => `${pythonString(path)},`).join("")})])`),',
    replace:
      "code: `_m['_r']([_m['_s'](p) for p in (${batch.map((path) => `${pythonString(path)},`).join('')})])`,",
    tests: ATTACKED,
  },
  {
    name: "attacked: a damaged answer is believed",
    file: "lib/repl/board_answers.ts",
    find: "checksum(text) === Number(sum)",
    replace: "sum !== undefined",
    tests: ATTACKED,
  },
  {
    name: "attacked: the helper uses the names of the board's program",
    file: CODE,
    find: " _b.exec(s,_m)",
    replace: " exec(s,_m)",
    tests: ATTACKED,
  },
  {
    name: "attacked: after an abort the board stays at its raw prompt",
    file: "lib/repl/line.ts",
    find: "signal: new AbortController().signal });",
    replace: "signal: this.#signal });",
    tests: ATTACKED,
  },
  {
    name: "attacked: a line that died is asked again and again",
    file: RAW,
    find: 'if (await this.recover() === "silence") throw new BoardSilent(error.message, { cause: error });',
    replace: "await this.recover();",
    tests: ATTACKED,
  },
  {
    name: "attacked: a window above 128 is believed",
    file: RAW,
    find: "answer.window > 0 && answer.window <= MOST_UNREAD",
    replace: "answer.window > 0",
    tests: PROMPT,
  },
  {
    name: "attacked: raw paste that stalls is tried for ever",
    file: RAW,
    find: "const MOST_FAILURES = 2;",
    replace: "const MOST_FAILURES = 99;",
    tests: PROMPT,
  },
  {
    name: "attacked: what a timer prints ends raw paste",
    file: RAW,
    find: "const GRANT_OR_END = /[",
    replace: "const GRANT_OR_END = /^[",
    tests: PROMPT,
  },
  {
    name: "attacked: what a timer prints hides the grant",
    file: "lib/repl/raw_answer.ts",
    find: 'const granted = text.indexOf("R\\x01");',
    replace: 'const granted = text.startsWith("R\\x01") ? 0 : -1;',
    tests: PROMPT,
  },
  {
    name: "attacked: whole code waits in the board before it is to run",
    file: RAW,
    find: "Math.min(most, whole.length - 1)",
    replace: "most",
    tests: PROMPT,
  },
  {
    name: "attacked: a small window is asked for twice",
    file: RAW,
    find: "await this.#beginPaste(sent !== undefined)",
    replace: "await this.#beginPaste((sent ?? 0) > 0)",
    tests: PROMPT,
  },
  {
    name: "attacked: too little memory is called a bad cable",
    file: "lib/repl/put_files.ts",
    find: "short = isOutOfMemory(error);",
    replace: "short = false;",
    tests: HOSTILE,
  },
];
