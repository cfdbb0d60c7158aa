/** Seeded bugs in what flasher says of the files on the board, and in what it must not destroy without a word. */
import type { Mutant } from "./mutant.ts";

const CONFLICTS = ["cli/actions/board_files_conflicts_test.ts", "app/board_files/path_conflicts_test.ts"];
const PUT = ["repl/put_files_test.ts"];
const SAID = ["repl/said_of_files_test.ts"];
const CUT_OFF = ["cli/actions/files_cut_off_test.ts"];
const LEAVE = ["app/board_files/leave_test.ts"];
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
    file: "lib/repl/keep_foreign.ts",
    find: 'lost = await holds(beginning) ? "nothing" : "content";',
    replace: 'lost = "nothing";',
    tests: PUT,
  },
  {
    name: "said of files: without a hash, the size proves a file after its rename",
    file: "lib/repl/put_files.ts",
    find: "if (await isHeld(python, file, states[i]!)) continue;",
    replace:
      'const state = states[i]!; if (state.kind === "file" && seemsEqual(state, file.bytes)) continue;',
    tests: SAID,
  },
  {
    name: "said of files: what flasher read back is said to be hashed by the board",
    file: "lib/repl/put_files.ts",
    find: "return noHash ? { readBack: true } : {};",
    replace: "return {};",
    tests: SAID,
  },
  {
    name: "said of files: a file that never was is said to be still there",
    file: "lib/repl/put_files.ts",
    find: "...(isAbsent ? { absent: true } : {})",
    replace: "",
    tests: [...SAID, ...CUT_OFF],
  },
  {
    name: "said of files: Ctrl-C and a lost port do not tell how many files were written",
    file: "lib/repl/put_files.ts",
    find: "if (error instanceof FlasherError) error.boardState ??= describeLeft",
    replace: "if (error instanceof BoardFilesError) error.boardState ??= describeLeft",
    tests: CUT_OFF,
  },
  {
    name: "said of files: a file whose rename was cut off is said to be unchanged",
    file: "lib/repl/files_left.ts",
    find: "const left = toWrite - done.written - (renaming === undefined ? 0 : 1);",
    replace: "const left = toWrite - done.written;",
    tests: SAID,
  },
  {
    name: "said of files: a reset that fails hides the first error",
    file: "lib/app/board_files/put_on_board.ts",
    find: "if (!(later instanceof FlasherError)) throw later;",
    replace: "throw later;",
    tests: LEAVE,
  },
  {
    name: "said of files: after Ctrl-C, the board stays at its prompt",
    file: "lib/app/board_files/put_on_board.ts",
    find: "await leavePython(new ReplLine({ port, clock, signal: new AbortController().signal }));",
    replace: "await leavePython(line);",
    tests: LEAVE,
  },
  {
    name: "said of files: a file that comes without a hash is believed",
    file: "lib/cli/actions/files.ts",
    find: "state!.sha256 ?? sha256(await python.readFile(from, state!.size));",
    replace: "state!.sha256 ?? sha256(bytes);",
    tests: ["cli/actions/files_test.ts"],
  },
  {
    name: "said of files: a value named __proto__ vanishes",
    file: "lib/profile/load.ts",
    find: "if (reserved.length > 0) throw",
    replace: "if (reserved.length < 0) throw",
    tests: ["profile/reserved_key_test.ts"],
  },
];
