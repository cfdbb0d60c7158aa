/** Seeded bugs in the files on the board: the Python prompt, the proof of each file, values and secrets. */
import type { Mutant } from "./mutant.ts";

const PROMPT = ["repl/raw_prompt_test.ts"];
const PUT = ["repl/put_files_test.ts"];
const PLAN = ["repl/file_plan_test.ts"];
const RUN = ["cli/actions/run_files_test.ts"];

export const REPL_MUTANTS: readonly Mutant[] = [
  {
    name: "raw paste trusts both windows",
    file: "lib/repl/raw_prompt.ts",
    find: "let credit = this.#window - sent;",
    replace: "let credit = 2 * this.#window - sent;",
    tests: PROMPT,
  },
  {
    name: "a deadlock in raw paste is left as it is",
    file: "lib/repl/raw_prompt.ts",
    find: 'if (await this.recover() === "silence") throw new BoardSilent(error.message, { cause: error });',
    replace: "",
    tests: PROMPT,
  },
  {
    name: "a file is renamed although the board hashed other bytes",
    file: "lib/repl/put_files.ts",
    find: 'const same = await isHeld(python, { ...file, to: temporary }, { kind: "file", ...written });',
    replace: "const same = true;",
    tests: PUT,
  },
  {
    name: "a board that restarted is not given the helper again",
    file: "lib/repl/board_python.ts",
    find: "this.#prompt = await this.#reopen();",
    replace: "return;",
    tests: PUT,
  },
  {
    name: "a board that restarts is said to lose bytes",
    file: "lib/repl/put_files.ts",
    find: "if (restarts) throw restartedError(`write ${quote(to)}`, steps.length);",
    replace: "",
    tests: PUT,
  },
  {
    name: "more is sent ahead than the board's window takes",
    file: "lib/repl/raw_prompt.ts",
    find: "Math.min(MOST_UNREAD, this.#window))",
    replace: "MOST_UNREAD)",
    tests: ["repl/raw_prompt_test.ts"],
  },
  {
    name: "the old file is overwritten in place",
    file: "lib/repl/file_plan.ts",
    find: "return `${path}.new`;",
    replace: "return path;",
    tests: [...PUT, ...PLAN],
  },
  {
    name: "code is not checked before it runs on the board",
    file: "lib/repl/board_code.ts",
    find: " if _z(s)!=n:\n",
    replace: " if 0:\n",
    tests: ["repl/board_code_test.ts"],
  },
  {
    name: "a leftover replaces a file that is there",
    file: "lib/repl/file_plan.ts",
    find: 'if (state.kind === "missing" && isEqual(made, file))',
    replace: "if (isEqual(made, file))",
    tests: PLAN,
  },
  {
    name: "space for old and new side by side is not checked",
    file: "lib/repl/file_plan.ts",
    find: "if (most > free) {",
    replace: "if (false as boolean) {",
    tests: PLAN,
  },
  {
    name: "main.py is written before the libraries",
    file: "lib/repl/file_plan.ts",
    find: "return last >= 0 ? 2 + last : secret ? 1 : 0;",
    replace: "return last >= 0 ? -1 : secret ? 1 : 0;",
    tests: PLAN,
  },
  {
    name: "a folder that a profile removes is taken for a file",
    file: "lib/repl/file_plan.ts",
    find:
      'if (state.kind === "folder") throw refuse(`remove ${quote(path)}`, "it is a folder on the board");',
    replace: "",
    tests: PLAN,
  },
  {
    name: "the trace shows the file with a secret",
    file: "lib/repl/put_files.ts",
    find: "await (file.secret ? python.untraced(to, write) : write());",
    replace: "await write();",
    tests: RUN,
  },
  {
    name: "a profile takes any variable of the environment for a secret",
    file: "lib/app/secrets/secrets.ts",
    find: "return system.env(PREFIX + name);",
    replace: "return system.env(name);",
    tests: RUN,
  },
  {
    name: "a quotation mark ends a value",
    file: "lib/profile/value_file.ts",
    find: 'if (char === \'"\' || char === "\\\\") return `\\\\${char}`;',
    replace: "",
    tests: ["profile/value_file_test.ts"],
  },
  {
    name: "a placeholder in a label is filled in",
    file: "lib/profile/placeholders.ts",
    find: "values.get(part.name)!).join",
    replace: 'values.get(part.name)!.replace(/\\{(\\w+)\\}/g, (_, name) => values.get(name) ?? "")).join',
    tests: ["profile/board_file_test.ts"],
  },
  {
    name: "a path on the board goes up",
    file: "lib/profile/board_file.ts",
    find: 'if (names.some((name) => name === "" || name === "." || name === "..")) {',
    replace: "if (false as boolean) {",
    tests: ["profile/board_file_test.ts"],
  },
  {
    name: "a changed main.py leaves a board known",
    file: "lib/app/roster/content.ts",
    find: "...(boardFiles === undefined ? {} : { boardFiles: describeSources(boardFiles) }),",
    replace:
      "...(boardFiles === undefined ? {} : { boardFiles: describeSources({ files: [], removals: [] }) }),",
    tests: RUN,
  },
  {
    name: "another board's files are written",
    file: "lib/app/board_files/put_on_board.ts",
    find: ' || isIdOf(uniqueId, mac.replaceAll(":", ""))',
    replace: " || true",
    tests: ["app/board_files/put_on_board_test.ts"],
  },
  {
    name: "the simulated board's ring never overflows",
    file: "lib/simulator/python/play_python.ts",
    find: "this.#hardware.usb ? bytes.length : RING - this.#ring.length",
    replace: "bytes.length",
    tests: ["simulator/python/play_python_test.ts"],
  },
  {
    name: "the simulated LittleFS loses the old file when it is opened",
    file: "lib/simulator/python/disk.js",
    find: "if (!existed || fat && (flags & TRUNCATES) !== 0)",
    replace: "if (true)",
    tests: ["simulator/python/play_python_test.ts"],
  },
];
