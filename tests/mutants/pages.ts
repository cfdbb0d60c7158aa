/** Seeded bugs in the picture of the README, and untruths in the README and the pages. */
import type { Mutant } from "./mutant.ts";

const tests = ["terminal_picture_test.ts"];
const README = ["readme_test.ts"];
const EXAMPLES = ["examples_test.ts"];

export const PAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "picture: shows other files than the saved one",
    file: "scripts/terminal_picture.ts",
    find: "bootImage(0x90000)",
    replace: "bootImage(0x80000)",
    tests,
  },
  {
    name: "picture: keeps a status line that the program erased",
    file: "scripts/terminal_svg.ts",
    find: `.at(-1)!`,
    replace: `[0]!`,
    tests,
  },
  {
    name: "picture: drops a style that it does not know",
    file: "scripts/terminal_svg.ts",
    find: "if (starts === undefined && ends === undefined) {",
    replace: "if (false as boolean) {",
    tests,
  },
  {
    name: "picture: takes the program's text for markup",
    file: "scripts/terminal_svg.ts",
    find: `.replaceAll("<", "&lt;")`,
    replace: "",
    tests,
  },
  {
    name: "pages: the speed table is measured again, and the README keeps its figure",
    file: "docs/speed.md",
    find: "| 460800  | 8.35 s | 1.13 × floor",
    replace: "| 460800  | 8.35 s | 1.31 × floor",
    tests: README,
  },
  {
    name: "pages: a table shows a hang that the README denies",
    file: "docs/reliability.md",
    find: "| 1                   | 0               | 0     |\n\n",
    replace: "| 1                   | 0               | 1     |\n\n",
    tests: README,
  },
  {
    name: "pages: an exit code that no page explains",
    file: "lib/exit_codes.ts",
    find: "  outputFailed: 15,",
    replace: "  outputFailed: 15,\n  unexplained: 16,",
    tests: README,
  },
  {
    name: "pages: show output that the program does not print",
    file: "docs/commands.md",
    find: "Loaded hello.bin into RAM, 1.2 KB, and",
    replace: "Loaded hello.bin, 1.2 KB, into RAM and",
    tests: EXAMPLES,
  },
  {
    name: "pages: promise --json for every command",
    file: "docs/json.md",
    find: "`init`, `monitor`, `schema`",
    replace: "`init`, `schema`",
    tests: EXAMPLES,
  },
  {
    name: "pages: list only the errors of one file",
    file: "docs/json.md",
    find: "`ProtectedFlashError`, ",
    replace: "",
    tests: EXAMPLES,
  },
];
