/** Seeded bugs in what flasher says of the files on the board, and in what it must not destroy without a word. */
import type { Mutant } from "./mutant.ts";

const CONFLICTS = ["cli/actions/board_files_conflicts_test.ts", "app/board_files/path_conflicts_test.ts"];
const PUT = ["repl/put_files_test.ts"];
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
  {
    name: "said of files: a folder may have a file that another entry removes",
    file: "lib/app/board_files/path_conflicts.ts",
    find: "if (before !== undefined) {",
    replace: "if (before !== undefined && before.removed === target.removed) {",
    tests: CONFLICTS,
  },
  {
    name: "said of files: a path may be below a file",
    file: "lib/app/board_files/path_conflicts.ts",
    find: "below(target, seen.get(folder))",
    replace: "below(target, undefined)",
    tests: CONFLICTS,
  },
  {
    name: "said of files: a profile may name a file and its .new",
    file: "lib/app/board_files/path_conflicts.ts",
    find: "target.removed ? [] : [temporary(target, targets)]",
    replace: "[]",
    tests: CONFLICTS,
  },
  {
    name: "said of files: an empty folder counts as copied",
    file: "lib/app/board_files/sources.ts",
    find: "if (files.length > 0) return files;",
    replace: "if (files.length >= 0) return files;",
    tests: CONFLICTS,
  },
  {
    name: "said of files: a file of the person with the name .new vanishes",
    file: "lib/repl/file_plan.ts",
    find: 'return state.sha256 === sha256(bytes.subarray(0, state.size)) ? "nothing" : "content";',
    replace: 'return "nothing";',
    tests: PUT,
  },
  {
    name: "said of files: a long file of the person with the name .new vanishes",
    file: "lib/repl/file_plan.ts",
    find: 'if (state.size > bytes.length) return "content";',
    replace: 'if (state.size > bytes.length) return "nothing";',
    tests: PUT,
  },
  {
    name: "said of files: without a hash, a .new of the person vanishes",
    file: "lib/repl/put_files.ts",
    find: 'lost = await isHeld(python, beginning, state) ? "nothing" : "content";',
    replace: 'lost = "nothing";',
    tests: PUT,
  },
];
