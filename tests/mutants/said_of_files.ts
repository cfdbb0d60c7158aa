/** Seeded bugs in what flasher says of the files on the board, and in what it must not destroy without a word. */
import type { Mutant } from "./mutant.ts";

const CONFLICTS = ["cli/actions/board_files_conflicts_test.ts", "app/board_files/path_conflicts_test.ts"];
const PUT = ["repl/put_files_test.ts"];
const SAID = ["repl/said_of_files_test.ts"];
const CUT_OFF = ["cli/actions/files_cut_off_test.ts"];
const FILES = ["cli/actions/files_test.ts"];
const BY_ROSTER = ["cli/actions/files_by_roster_test.ts"];
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
      'const state = states[i]!; if (state.kind === "file" && state.size === file.bytes.length && (state.sha256 ?? sha256(file.bytes)) === sha256(file.bytes)) continue;',
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
    name: "said of files: after Ctrl-C or a lost port, the error does not say how many files were written",
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
    name: "said of files: a file that comes without a hash is believed",
    file: "lib/cli/actions/files.ts",
    find: "state!.sha256 ?? sha256(await python.readFile(from, state!.size));",
    replace: "state!.sha256 ?? sha256(bytes);",
    tests: FILES,
  },
  {
    name: "said of files: a value named __proto__ vanishes",
    file: "lib/profile/load.ts",
    find: "if (reserved.length > 0) throw",
    replace: "if (reserved.length < 0) throw",
    tests: ["profile/reserved_key_test.ts"],
  },
  {
    name: "said of files: a path that is named twice is removed twice",
    file: "lib/cli/actions/files.ts",
    find: "[...new Set(call.rest.map(boardPath))]",
    replace: "call.rest.map(boardPath)",
    tests: FILES,
  },
  {
    name: "said of files: an empty name is found to be wrong after the work",
    file: "lib/app/files/output_file.ts",
    find: 'if (path === "") {',
    replace: "if (false as boolean) {",
    tests: FILES,
  },
  {
    name: "said of files: what is no folder is listed",
    file: "lib/cli/actions/files.ts",
    find: 'if (state!.kind === "folder") return;',
    replace: "if (state !== undefined) return;",
    tests: FILES,
  },
  {
    name: "said of files: the number of a roster is not looked for by the MAC address",
    file: "lib/cli/roster_numbers.ts",
    find: "boards.get(mac)?.number",
    replace: "[...boards.values()][0]?.number",
    tests: BY_ROSTER,
  },
  {
    name: "said of files: files and verify take a number beside a roster",
    file: "lib/cli/roster_numbers.ts",
    find: '  refuseOwn(call, "--roster, too, expected one of them");\n',
    replace: "",
    tests: BY_ROSTER,
  },
  {
    name: "said of files: if files are only removed, the summary says that none were written",
    file: "lib/cli/screen/board_files_text.ts",
    find: "if (total === 0) return",
    replace: "if (total < 0) return",
    tests: BY_ROSTER,
  },
  {
    name: "said of files: a row of names without a label is reported as a missing row",
    file: "lib/app/board_files/fill.ts",
    find: "return row === undefined\n",
    replace: "return row !== null\n",
    tests: BY_ROSTER,
  },
  {
    name: "said of files: text that is not ASCII counts as unreadable",
    file: "lib/esp/boot/boot_text.ts",
    find: "const LINE = new RegExp(`^(?:${CHAR}){5,}$|(?:${CHAR}){12,}$`);",
    replace: "const LINE = /^[\\x20-\\x7e]{5,}$|[\\x20-\\x7e]{12,}$/;",
    tests: ["esp/boot/no_boot_test.ts"],
  },
  {
    name: "said of files: a program that prints other than ASCII counts as noise",
    file: "lib/esp/boot/boot_text.ts",
    find: "reduce((sum, { length }) => sum + length, 0)",
    replace: "reduce((sum, { length }) => sum + Number(length === 1), 0)",
    tests: ["esp/boot/diagnosis_test.ts", "esp/boot/no_prompt_test.ts"],
  },
];
