/** Seeded bugs in what happens with the files of a profile: the page, the comparison, and the proof afterwards. */
import type { Mutant } from "./mutant.ts";

const START = ["cli/actions/run_files_start_test.ts"];
const BUNDLE = ["cli/actions/bundle_files_test.ts"];
const VERIFY = ["cli/actions/verify_files_test.ts"];
const HOSTILE = ["repl/hostile_board_test.ts"];
const PAGE = ["ui/server/board_files_test.ts"];

export const BOARD_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "the page calls a board finished without its files",
    file: "lib/ui/server/page_room.ts",
    find: "return files === undefined ? work : withFiles(work, { ...files, wipes }, this.#options.system);",
    replace: "return files === null ? withFiles(work, files, system) : work;",
    tests: PAGE,
  },
  {
    name: "the page begins although a secret is missing",
    file: "lib/app/secrets/secrets.ts",
    find: "if (missing.length > 0) throw missingSecrets(system, missing, written);",
    replace: "",
    tests: PAGE,
  },
  {
    name: "the page sends each piece of a file as a step",
    file: "lib/ui/reduce_page.ts",
    find: 'type !== "file-progress" && ',
    replace: "",
    tests: PAGE,
  },
  {
    name: "main.py may keep the board from starting",
    file: "lib/app/board_files/with_files.ts",
    find: 'const proved = admitted === "write" &&',
    replace: "const proved = (false as boolean) &&",
    tests: START,
  },
  {
    name: "a program that was stopped for the proof stays stopped",
    file: "lib/esp/jobs/prove_boot.ts",
    find: "if (!interrupted) return;",
    replace: "return;",
    tests: START,
  },
  {
    name: "a text that main.py prints is expected before it is there",
    file: "lib/app/board_files/with_files.ts",
    find: 'if (expect === undefined || "program" in expect.what) return expect;',
    replace: "return expect;",
    tests: START,
  },
  {
    name: "a bundle lacks the files for the board",
    file: "lib/app/bundle/board_files.ts",
    find: 'return files.filter((file) => file.kind === "bytes");',
    replace: "return [];",
    tests: BUNDLE,
  },
  {
    name: "a bundle may hold a secret of the environment",
    file: "lib/app/bundle/contents.ts",
    find: ", ...boardSecrets(system, locked.profile)]",
    replace: "]",
    tests: BUNDLE,
  },
  {
    name: "verify takes any file on the board for the right one",
    file: "lib/repl/put_files.ts",
    find: "if (state.sha256 !== undefined) return state.sha256 === sha256(bytes);",
    replace: "if (state.sha256 !== undefined) return true;",
    tests: VERIFY,
  },
  {
    name: "verify overlooks a file that must not be there",
    file: "lib/repl/put_files.ts",
    find: 'if (states[files.length + i]!.kind !== "missing") judge(path, 0, false);',
    replace: "judge(path, 0, true);",
    tests: VERIFY,
  },
  {
    name: "the number of a board may be any text",
    file: "lib/repl/board_answers.ts",
    find: 'uniqueId: typeof id === "string" && /^(?:[0-9a-f]{2}){1,16}$/.test(id) ? id : undefined,',
    replace: "uniqueId: textOr(id),",
    tests: HOSTILE,
  },
  {
    name: "check does not read the files for the board",
    file: "lib/app/check/check_profile.ts",
    find: "if (onBoard.faults.length > 0) throw new Faulty(onBoard.faults);",
    replace: "",
    tests: ["cli/actions/check_files_test.ts"],
  },
  {
    name: "a file of secrets that git tracks is no reason to warn",
    file: "lib/app/secrets/git_tracks.ts",
    find: 'if (index !== undefined && indexHas(index, names(full).join("/"))) return "tracked";',
    replace: "",
    tests: ["cli/actions/secrets_git_test.ts"],
  },
  {
    name: "git index of version 4: a path has only its end",
    file: "lib/app/secrets/git_index.ts",
    find: "kept = path.slice(0, path.length - value);",
    replace: "",
    tests: ["app/secrets/git_tracks_test.ts"],
  },
  {
    name: "a .gitignore can bring back a file of an ignored folder",
    file: "lib/app/secrets/git_tracks.ts",
    find: "return names.some((_, i) => {",
    replace: "return names.some((_, i) => { if (i < names.length - 1) return false;",
    tests: ["app/secrets/git_tracks_test.ts"],
  },
];
