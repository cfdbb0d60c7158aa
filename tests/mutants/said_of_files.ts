/** Seeded bugs in what flasher says of the files on the board, and in what it must not destroy without a word. */
import type { Mutant } from "./mutant.ts";

const NUMBERS = ["cli/actions/one_number_test.ts"];

export const SAID_OF_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "said of files: several boards get one number",
    file: "lib/cli/room/flags.ts",
    find: '  refuseOwn(call, "several boards, expected one");\n',
    replace: "",
    tests: NUMBERS,
  },
  {
    name: "said of files: a roster calls a board by another number than its files",
    file: "lib/cli/room/flags.ts",
    find: '  else refuseOwn(call, "--roster, too, expected one of them");\n',
    replace: "",
    tests: NUMBERS,
  },
];
