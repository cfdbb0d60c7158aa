/** Seeded bugs in how flasher proves files on the board, and in what it does when a board or its line is not as it should be. */
import type { Mutant } from "./mutant.ts";

const LYING = ["repl/lying_disk_test.ts"];
const UNUSUAL = ["repl/unusual_boards_test.ts"];
const DAMAGED = ["exhaustive/damaged_line_test.ts"];
const STOPPED = ["app/board_files/stopped_test.ts"];

export const PROOF_OF_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "a board without hashes is believed",
    file: "lib/repl/put_files.ts",
    find: 'const same = await isHeld(python, { ...file, to: temporary }, { kind: "file", ...written });',
    replace:
      "const same = written.size === bytes.length && (written.sha256 ?? sha256(bytes)) === sha256(bytes);",
    tests: LYING,
  },
  {
    name: "main.py takes the place of the old one before it is read again",
    file: "lib/repl/put_files.ts",
    find: "if (!isEntryPoint(file.to)) return true;",
    replace: "return true;",
    tests: LYING,
  },
  {
    name: "nothing is proved after the rename",
    file: "lib/repl/put_files.ts",
    find: "    await proveInPlace(python, plan);\n",
    replace: "",
    tests: LYING,
  },
  {
    name: "a removal is believed",
    file: "lib/repl/put_files.ts",
    find: 'if (states[changed.length + i]!.kind !== "missing") {',
    replace: "if (false as boolean) {",
    tests: LYING,
  },
  {
    name: "a part of a file is left on a full board",
    file: "lib/repl/put_files.ts",
    find: "        await removeQuietly(python, temporary);\n        throw error;",
    replace: "        throw error;",
    tests: LYING,
  },
  {
    name: "a full file system has another number",
    file: "lib/repl/board_exception.ts",
    find: "const NO_SPACE = 28;",
    replace: "const NO_SPACE = 128;",
    tests: LYING,
  },
  {
    name: "one question names any number of files",
    file: "lib/repl/board_code.ts",
    find: "const QUESTION = 900;",
    replace: "const QUESTION = 900_000;",
    tests: UNUSUAL,
  },
  {
    name: "a board without raw paste is asked for it each time",
    file: "lib/repl/raw_prompt.ts",
    find: "\n    this.#paste = false;\n",
    replace: "\n",
    tests: UNUSUAL,
  },
  {
    name: "a program that catches interrupts is given up at once",
    file: "lib/repl/enter.ts",
    find: "const INSIST_MS = 3000;",
    replace: "const INSIST_MS = 0;",
    tests: UNUSUAL,
  },
  {
    name: "steps stay long on a line that loses bytes of them",
    file: "lib/repl/put_files.ts",
    find: "const PASTED_STEPS = [378, 186, 90];",
    replace: "const PASTED_STEPS = [378, 378, 378];",
    tests: UNUSUAL,
  },
  {
    name: "a rename whose answer was lost is repeated",
    file: "lib/repl/board_python.ts",
    find: "[0]!.kind === expected) return;",
    replace: "[0]!.kind === expected) {}",
    tests: UNUSUAL,
  },
  {
    name: "a deaf board is not restarted",
    file: "lib/repl/enter.ts",
    find: "  if (restart !== undefined) {",
    replace: "  if (false as boolean && restart !== undefined) {",
    tests: UNUSUAL,
  },
  {
    name: "a flipped bit renames another file",
    file: "lib/repl/board_code.ts",
    find: "return checked(`os.rename(${pythonString(from)},${pythonString(to)})`);",
    replace: "return `_b.exec(${pythonString(`os.rename(${pythonString(from)},${pythonString(to)})`)},_m)`;",
    tests: DAMAGED,
  },
  {
    name: "a flipped bit removes another file",
    file: "lib/repl/board_code.ts",
    find: "return checked(`os.remove(${pythonString(path)})`);",
    replace: "return `_b.exec(${pythonString(`os.remove(${pythonString(path)})`)},_m)`;",
    tests: DAMAGED,
  },
  {
    name: "a flipped bit writes another file",
    file: "lib/repl/board_code.ts",
    find: "return checked(`_o(${pythonString(path)})`);",
    replace: "return `_b.exec(${pythonString(`_o(${pythonString(path)})`)},_m)`;",
    tests: DAMAGED,
  },
  {
    name: "an answer that is lost is an error",
    file: "lib/repl/board_python.ts",
    find: "const ATTEMPTS = 3;",
    replace: "const ATTEMPTS = 1;",
    tests: DAMAGED,
  },
  {
    name: "Ctrl-C is not noticed while nothing arrives",
    file: "lib/repl/line.ts",
    find: "      this.#signal.throwIfAborted();\n      const left",
    replace: "      const left",
    tests: STOPPED,
  },
  {
    name: "a board without reset lines stays at its raw prompt",
    file: "lib/app/board_files/put_on_board.ts",
    find: "else await leavePython(",
    replace: "else await Promise.resolve(",
    tests: STOPPED,
  },
  {
    name: "a soft reset must be reported in English",
    file: "lib/repl/open_python.ts",
    find: "  await line.send([CTRL_C, 0x0d, CTRL_B, CTRL_D]);\n",
    replace:
      '  await line.send([CTRL_C, 0x0d, CTRL_B, CTRL_D]);\n  if (!await line.until((text) => text.includes("soft reboot") || undefined, 3000)) throw new Error("none");\n',
    tests: STOPPED,
  },
  {
    name: "everything that a board prints is kept",
    file: "lib/repl/line.ts",
    find: "if (this.#heard.length > KEPT) this.take(this.#heard.length - KEPT);",
    replace: "",
    tests: ["exhaustive/flood_test.ts"],
  },
  {
    name: "files get does not compare the hash",
    file: "lib/cli/actions/files.ts",
    find: "if (sha256(bytes) !== expected) {",
    replace: "if (false as boolean) {",
    tests: ["cli/actions/files_get_damaged_test.ts"],
  },
  {
    name: "a .toml file has control characters",
    file: "lib/profile/value_file.ts",
    find: "if (code >= 0x20 && code < 0x7f) return char;",
    replace: "if (code >= 0x20) return char;",
    tests: ["profile/toml_values_test.ts"],
  },
  {
    name: "a key of a .json file is not escaped",
    file: "lib/profile/value_file.ts",
    find: "${escaped(key)}: ",
    replace: '"${key}": ',
    tests: ["profile/value_keys_test.ts"],
  },
];
