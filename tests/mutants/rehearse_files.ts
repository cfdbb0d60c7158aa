/** Seeded bugs in the rehearsal of the files for a board. */
import type { Mutant } from "./mutant.ts";

const REHEARSAL = ["app/check/rehearse_files_test.ts"];
const CHECK = ["cli/actions/check_files_test.ts"];

export const REHEARSE_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "check: board_files are not put on the simulated board",
    file: "lib/app/check/check_profile.ts",
    find: "...(toPut === undefined ? {} : { boardFiles: { toPut, worker: system.python } }),",
    replace: "",
    tests: CHECK,
  },
  {
    name: "check: every file system has room for all files",
    file: "lib/app/check/rehearse_files.ts",
    find: "python: { worker }",
    replace: "python: { worker, capacity: 4194304 }",
    tests: CHECK,
  },
  {
    name: "check: CircuitPython's drive can be written",
    file: "lib/simulator/python/play_python.ts",
    find: "(this.#circuit && this.#hardware.model.otg !== undefined)",
    replace: "false",
    tests: REHEARSAL,
  },
];
