/** Seeded bugs in the command that comes next, the doctor's exit code and PowerShell's completions. */
import type { Mutant } from "./mutant.ts";

const NEXT = ["cli/next_step_test.ts"];
const SCRIPTS = ["cli/completions/scripts_test.ts"];

export const NEXT_STEP_MUTANTS: readonly Mutant[] = [
  {
    name: "next step: offers a port that does not work",
    file: "lib/serial/adapters.ts",
    find: "ports.filter((port) => port.problem === undefined && adapterName(port) !== undefined);",
    replace: "ports.filter((port) => adapterName(port) !== undefined);",
    tests: NEXT,
  },
  {
    name: "next step: the doctor found a problem, and says to write",
    file: "lib/cli/actions/doctor.ts",
    find: "if (problems.length === 0 && next",
    replace: "if (next",
    tests: NEXT,
  },
  {
    name: "next step: the doctor says to run the doctor",
    file: "lib/cli/actions/doctor.ts",
    find: ' && next.command !== "doctor"',
    replace: "",
    tests: NEXT,
  },
  {
    name: "next step: lists the boards that failed for an exported roster",
    file: "lib/cli/actions/roster.ts",
    find: "next !== undefined && exports.length === 0",
    replace: "next !== undefined",
    tests: NEXT,
  },
  {
    name: "doctor: hides a fault of the computer behind a missing board",
    file: "lib/cli/actions/doctor.ts",
    find: "problems.every(({ missing }) => missing === true)",
    replace: "problems.some(({ missing }) => missing === true)",
    tests: ["cli/exit_codes_test.ts"],
  },
  {
    name: "completions: PowerShell gets a condition without parentheses",
    file: "lib/cli/completions/powershell.ts",
    find: "if ($at -lt $arguments.Count) {",
    replace: "if $at -lt $arguments.Count {",
    tests: SCRIPTS,
  },
  {
    name: "cannot start: says that a blank board boots what its flash holds",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "return start?.every((byte) => byte === 0xff) === true;",
    replace: "return start?.every((byte) => byte === 0xfe) === true;",
    tests: ["cli/cannot_start_test.ts"],
  },
  {
    name: "cannot start: scares the owner of a board with a bootloader",
    file: "lib/esp/plan/bootable.ts",
    find: "(erasesAll !== true && blankStart !== true)",
    replace: "false",
    tests: ["cli/cannot_start_test.ts"],
  },
  {
    name: "profile: shows some of the mistakes instead of the first ones",
    file: "lib/profile/complaint.ts",
    find: "const shown = sorted.slice(0, MAX_SHOWN);",
    replace: "const shown = complaints.slice(0, MAX_SHOWN);",
    tests: ["profile/complaint_test.ts"],
  },
  {
    name: "profile: describes every one of thousands of mistakes",
    file: "lib/profile/complaint.ts",
    find: "all.toSorted(byPosition).slice(0, MAX_MISTAKES)",
    replace: "all.toSorted(byPosition)",
    tests: ["profile/refusals_test.ts"],
  },
];
