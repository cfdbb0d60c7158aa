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
    find: "python: { worker, ...storage }",
    replace: "python: { worker, capacity: 4194304 }",
    tests: CHECK,
  },
  {
    name: "check: CircuitPython's drive can be written",
    file: "lib/app/check/board_storage.ts",
    find: 'python.name === "CircuitPython" && board.chip.usb?.otgRestart !== undefined',
    replace: "false",
    tests: REHEARSAL,
  },
  {
    name: "check: settings of the SDK at the end of the flash leave no room",
    file: "lib/app/check/board_storage.ts",
    find: "plan.regions.filter(({ offset }) => offset < end)",
    replace: "plan.regions",
    tests: REHEARSAL,
  },
];
