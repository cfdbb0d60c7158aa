/** Seeded bugs in `flasher init --repo`, and in the action that checks such a repository. */
import type { Mutant } from "./mutant.ts";

const FILE = "lib/cli/init/repo.ts";
const TESTS = ["cli/init/repo_test.ts"];
const ACTION = { file: "scripts/action/check.sh", tests: ["exhaustive/action_test.ts"] } as const;

export const REPO_MUTANTS: readonly Mutant[] = [
  {
    name: "init --repo: replaces what exists",
    file: FILE,
    find: "if (!await isPresent(system, folder, file.path)) missing.push(file);",
    replace: "if (!await isPresent(system, folder, file.path) || true) missing.push(file);",
    tests: TESTS,
  },
  {
    name: "init --repo: writes through a link in place of a folder",
    file: FILE,
    find: 'if (there.kind !== "directory") {',
    replace: 'if (there.kind !== "directory" && there.kind !== "link") {',
    tests: TESTS,
  },
  {
    name: "init --repo: the table of the README is empty",
    file: FILE,
    find: 'text: table.kind === "table" ? table.renewed : empty',
    replace: "text: empty",
    tests: TESTS,
  },
  {
    name: "init --repo: forgets the chip of a board that carries only one",
    file: FILE,
    find: "chips?.length === 1",
    replace: "chips?.length === 0",
    tests: TESTS,
  },
  {
    name: "init --repo: its workflow checks firmware that is not in the repository",
    file: "lib/draft/repo.ts",
    find: "          arguments: --no-firmware\n",
    replace: "",
    tests: TESTS,
  },
  {
    name: "action: a failed download ends the check without a fault",
    ...ACTION,
    find: '[ "$checked" -ne 0 ] || checked=$fetched\n',
    replace: "",
  },
  {
    name: "action: the output of a download may command the runner",
    ...ACTION,
    find: '"$program" fetch "$profile" 2>&1 | inert',
    replace: '"$program" fetch "$profile"',
  },
  {
    name: "action: the errors of a check may command the runner",
    ...ACTION,
    find: "| inert >&2",
    replace: "| cat >&2",
  },
  {
    name: "action: finds no lock below a hidden folder",
    ...ACTION,
    find: "find \"$FOLDER\" -mindepth 1 \\( -name '.*'",
    replace: "find \"$FOLDER\" -mindepth 1 \\( -path '*/.*'",
  },
  {
    name: "check: skips a profile whose name is not UTF-8",
    file: "lib/app/check/find_profiles.ts",
    find: "if (there === undefined && isProfileName(name)) {",
    replace: "if (there === undefined && isProfileName(name) && name === folder) {",
    tests: ["app/check/find_profiles_test.ts"],
  },
  {
    name: "lock: a link may lead out of the profile's folder",
    file: "lib/app/downloads/lock_file.ts",
    find: "  await checkStaysBeside(system, path);\n",
    replace: "",
    tests: ["cli/actions/check_test.ts"],
  },
];
