/** Seeded bugs in what must work on every system: the action's scripts, the line ends of a checkout; and in what check says. */
import type { Mutant } from "./mutant.ts";

const FETCH = { file: "scripts/action/fetch_release.sh", tests: ["exhaustive/action_test.ts"] } as const;
const CHECK = ["cli/actions/check_test.ts"];
const TABLE = ["app/check/readme_table_test.ts"];
const CHECKOUT = ["release/checkout_test.ts"];

export const PORTABLE_MUTANTS: readonly Mutant[] = [
  {
    name: "action: a folder with backslashes changes the SHA-256",
    ...FETCH,
    find: "then sha256sum; else",
    replace: 'then sha256sum "$1"; else',
  },
  {
    name: "action: a SHA-256 in capital letters is refused",
    ...FETCH,
    find: `expected=$(printf '%s' "$SHA256" | tr A-F a-f)`,
    replace: 'expected="$SHA256"',
  },
  {
    name: "action: the ends of lines hide a SHA-256",
    ...FETCH,
    find: `tr -d '\\r' < "$folder/SHA256SUMS"`,
    replace: 'cat "$folder/SHA256SUMS"',
  },
  {
    name: "action: needs a newer bash than that of macOS",
    file: FETCH.file,
    find: `expected=$(printf '%s' "$SHA256" | tr A-F a-f)`,
    replace: "expected=${SHA256,,}",
    tests: ["release/shell_scripts_test.ts"],
  },
  {
    name: "checkout: Git for Windows changes line ends of flasher's sources",
    file: ".gitattributes",
    find: "* -text\n",
    replace: "* text=auto\n",
    tests: CHECKOUT,
  },
  {
    name: "init --repo: Git for Windows changes line ends of a board's files",
    file: "lib/draft/repo.ts",
    find: "\n* -text\n",
    replace: "\n* text=auto\n",
    tests: CHECKOUT,
  },
  {
    name: "check: a table that a formatter has aligned is old",
    file: "lib/app/check/readme_table.ts",
    find: "formatted(cell.trim())",
    replace: "formatted(cell)",
    tests: TABLE,
  },
  {
    name: "check: a table with other spaces inside a cell is current",
    file: "lib/app/check/readme_table.ts",
    find: "formatted(cell.trim())",
    replace: 'formatted(cell.replaceAll(" ", ""))',
    tests: TABLE,
  },
  {
    name: "check: a profile with three mistakes has one fault",
    file: "lib/cli/check/findings.ts",
    find: "error.mistakeCount ?? error.mistakes?.length ?? 1",
    replace: "error.mistakeCount ?? 1",
    tests: CHECK,
  },
  {
    name: "check: the text names no line of a missing file",
    file: "lib/cli/actions/check.ts",
    find: "line === undefined ? path : `${path}:${line}:${column}`",
    replace: "line === -1 ? `${path}:${line}:${column}` : path",
    tests: CHECK,
  },
  {
    name: "profile: an open bracket is called wrong indentation",
    file: "lib/profile/syntax.ts",
    find: "if (unclosed !== undefined) return unclosed;",
    replace: "",
    tests: ["profile/refusals_test.ts"],
  },
];
