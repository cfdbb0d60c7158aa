/** Seeded bugs around CircuitPython's safe mode. */
import type { Mutant } from "./mutant.ts";

const TEXT = ["esp/boot/safe_mode_test.ts"];
const CLI = ["cli/safe_mode_test.ts"];

export const SAFE_MODE_MUTANTS: readonly Mutant[] = [
  {
    name: "the output of a program is taken for a safe mode",
    file: "lib/esp/boot/safe_mode.ts",
    find: "isSafeMode && !PROGRAM.test(status[0]!)",
    replace: "isSafeMode",
    tests: TEXT,
  },
  {
    name: "a safe mode before the last start counts",
    file: "lib/esp/boot/safe_mode.ts",
    find: "const own = text.slice(from)",
    replace: "const own = text.slice(from && 0)",
    tests: TEXT,
  },
  {
    name: "a reason in another language is not UTF-8",
    file: "lib/esp/boot/safe_mode.ts",
    find: "return utf8Text(words);",
    replace: "return words;",
    tests: TEXT,
  },
  {
    name: "the reason for a safe mode is taken for a crash of the program",
    file: "lib/esp/boot/no_boot.ts",
    find: "if (safeMode !== undefined) return",
    replace: "if (safeMode !== undefined && error === undefined) return",
    tests: TEXT,
  },
  {
    name: "files on a board in safe mode are a success without a warning",
    file: "lib/app/board_files/put_reporting.ts",
    find: "if (reason !== null) {",
    replace: "if (reason === undefined) {",
    tests: CLI,
  },
  {
    name: "a board that greets in safe mode has booted as expected, without a warning",
    file: "lib/esp/jobs/prove_boot.ts",
    find: "if (safeMode !== undefined) {",
    replace: "if (safeMode === null) {",
    tests: CLI,
  },
  {
    name: "a board in safe mode is advised to lose its files",
    file: "lib/esp/boot/no_prompt.ts",
    find: "...describeSafeMode(safeMode), mayRun: false",
    replace: "...describeSafeMode(safeMode), mayRun: true",
    tests: CLI,
  },
];
