/** Seeded bugs in the check of a folder of profiles. */
import type { Mutant } from "./mutant.ts";

const REHEARSAL = ["app/check/rehearse_profile_test.ts"];
const COMMAND = ["cli/actions/check_test.ts"];
const TABLE = ["app/check/readme_table_test.ts"];
const FIND = ["app/check/find_profiles_test.ts"];

export const CHECK_MUTANTS: readonly Mutant[] = [
  {
    name: "check: the simulated flash is not compared after a rehearsal",
    file: "lib/app/check/rehearse_profile.ts",
    find: "    if (md5(held) === wanted) continue;",
    replace: "    if (held.length > 0 || wanted === md5(held)) continue;",
    tests: REHEARSAL,
  },
  {
    name: "check: boards without reset lines are not put into their bootloader",
    file: "lib/app/check/rehearse_profile.ts",
    find: '= ["none", "usbOtg"]',
    replace: '= ["usbOtg"]',
    tests: REHEARSAL,
  },
  {
    name: "check: the simulated flash always has the usual size",
    file: "lib/app/check/simulated_board.ts",
    find: "flashSize <= LARGEST_SIZE;",
    replace: "flashSize <= USUAL_SIZE;",
    tests: REHEARSAL,
  },
  {
    name: "check: reset scripts for another circuit are a fault",
    file: "lib/app/check/rehearse_profile.ts",
    find: "    if (!ownScripts || !(error instanceof ConnectError)) throw error;",
    replace: "    if (ownScripts || !(error instanceof ConnectError)) throw error;",
    tests: REHEARSAL,
  },
  {
    name: "check: board code runs without permission",
    file: "lib/app/check/try_plugin.ts",
    find: "  if (!allowed.includes(file.key)) {",
    replace: "  if (allowed.includes(`${file.key}!`)) {",
    tests: COMMAND,
  },
  {
    name: "check: only the first faulty file is reported",
    file: "lib/app/check/check_profile.ts",
    find: "  for (const file of files) {\n    try {\n      await readFirmwares",
    replace: "  for (const file of files.slice(0, 2)) {\n    try {\n      await readFirmwares",
    tests: COMMAND,
  },
  {
    name: "check: a lock that lacks a file is no fault",
    file: "lib/app/check/locked.ts",
    find: "entryIn(lock, source) === undefined",
    replace: "entryIn(lock, source) === null",
    tests: COMMAND,
  },
  {
    name: "check: locked files that are nowhere are no fault",
    file: "lib/app/check/locked.ts",
    find: "missing.length > 0 && !withoutFirmware",
    replace: "missing.length > 1000 && !withoutFirmware",
    tests: COMMAND,
  },
  {
    name: "check: the firmware of a profile counts as its first file",
    file: "lib/app/check/check_profile.ts",
    find: 'files.filter(({ locked }) => locked?.kind !== "firmware")',
    replace: "files.filter(({ locked }) => locked !== null)",
    tests: COMMAND,
  },
  {
    name: "check: a missing file is no fault",
    file: "lib/app/check/check_profile.ts",
    find: "const missing = withoutFirmware\n",
    replace: "const missing = !withoutFirmware || withoutFirmware\n",
    tests: COMMAND,
  },
  {
    name: "check: a broken link is a missing file",
    file: "lib/app/files/named_file.ts",
    find: 'return resolved.kind === "missing" && !resolved.broken;',
    replace: 'return resolved.kind === "missing";',
    tests: COMMAND,
  },
  {
    name: "check: a README loses rows of invalid profiles",
    file: "lib/app/check/check_readme.ts",
    find: "if (rows.length < below.length) return",
    replace: "if (rows.length > below.length) return",
    tests: COMMAND,
  },
  {
    name: "check: an old table in a README passes",
    file: "lib/app/check/check_folder.ts",
    find: "error?.exitCode ?? EXIT.ok",
    replace: "EXIT.ok ?? error?.exitCode",
    tests: COMMAND,
  },
  {
    name: "check: a table in a block of code is written",
    file: "lib/app/check/readme_table.ts",
    find: "    if (fence !== undefined) continue;",
    replace: '    if (fence === "") continue;',
    tests: TABLE,
  },
  {
    name: "check: a name adds a cell to a table",
    file: "lib/app/check/readme_table.ts",
    find: "#+!|~&$@:]|",
    replace: "#+!~&$@:]|",
    tests: TABLE,
  },
  {
    name: "check: lines of a README from Windows get other ends",
    file: "lib/app/check/readme_table.ts",
    find: '.endsWith("\\r") ? "\\r" : "";',
    replace: '.endsWith("\\r") ? "" : "";',
    tests: TABLE,
  },
  {
    name: "check: links are followed",
    file: "lib/app/check/find_profiles.ts",
    find: "() => system.lstat(path));\n    if (there?.kind",
    replace: "() => system.stat(path));\n    if (there?.kind",
    tests: FIND,
  },
  {
    name: "check: a profile with a syntax error is skipped",
    file: "lib/app/check/has_profile_keys.ts",
    find: '  if ("fault" in parsed) return KEY_LINE.test(text);',
    replace: '  if ("fault" in parsed) return KEY_LINE.test("");',
    tests: FIND,
  },
  {
    name: "check: a message ends its workflow command",
    file: "lib/cli/check/github.ts",
    find: '.replaceAll("\\n", "%0A")',
    replace: '.replaceAll("\\f", "%0A")',
    tests: ["cli/check/github_test.ts"],
  },
  {
    name: "check: a name ends an attribute in JUnit XML",
    file: "lib/cli/check/junit.ts",
    find: "[&<>\"'\\n]",
    replace: "[&<>'\\n]",
    tests: ["cli/check/junit_test.ts"],
  },
  {
    name: "action: a release with another SHA-256 is used",
    file: "scripts/action/fetch_release.sh",
    find: '[ "$found" = "$expected" ] ||',
    replace: '[ -n "$found" ] ||',
    tests: ["exhaustive/action_test.ts"],
  },
];
