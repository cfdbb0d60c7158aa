/** Seeded bugs in how flasher proves files on the board, and in what it does when a board or its line is not as it should be. */
import type { Mutant } from "./mutant.ts";

const LYING = ["repl/lying_disk_test.ts"];

export const PROOF_OF_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "a board without hashes is believed",
    file: "lib/repl/put_files.ts",
    find: "if (noHash) return sha256(await python.readFile(path, bytes.length)) === sha256(bytes);",
    replace: "if (noHash) return true;",
    tests: LYING,
  },
  {
    name: "main.py takes the place of the old one before it is read again",
    file: "lib/repl/put_files.ts",
    find: "if (!isEntryPoint(to)) return true;",
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
];
