/** Seeded bugs of new profiles, made out of what other tools were told: see mutants/run.ts. */
import type { Mutant } from "./run.ts";

const SCRIPT = ["draft/script_test.ts"];
const SPELLINGS = ["draft/spellings_test.ts"];
const JSON_FILES = ["draft/json_test.ts"];
const OTHER = ["profile/other_files_test.ts"];

export const DRAFT_MUTANTS: readonly Mutant[] = [
  {
    name: "draft: the question mark in an address is a pattern",
    file: "lib/draft/shell_script.ts",
    find: "|| ADDRESS.test(this.#text.slice(start, this.#at))",
    replace: "",
    tests: SPELLINGS,
  },
  {
    name: "draft: a comment takes the rest of the script with it",
    file: "lib/draft/shell_script.ts",
    find: "this.#comment(/^[^\\n]*/);",
    replace: "this.#comment(/^[^]*/);",
    tests: SCRIPT,
  },
  {
    name: "draft: a number sign within a word begins a comment",
    file: "lib/draft/shell_script.ts",
    find: 'char === "#" && this.#word === undefined',
    replace: 'char === "#"',
    tests: SCRIPT,
  },
  {
    name: "draft: a line that goes on ends",
    file: "lib/draft/shell_script.ts",
    find: "if (whole === undefined) return false;",
    replace: 'if (whole === undefined || sign === "\\\\") return false;',
    tests: SCRIPT,
  },
  {
    name: "draft: a command that nobody understands is left out in silence",
    file: "lib/draft/script.ts",
    find: "this.refuse(line, `${quote(written(first))}, expected a command of esptool`);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: what is left out is not told",
    file: "lib/draft/script.ts",
    find: "const idle = this.#idle.length === 0",
    replace: "const idle = this.#idle.length >= 0",
    tests: SCRIPT,
  },
  {
    name: "draft: a launcher with the name of an idle command hides esptool",
    file: "lib/draft/script.ts",
    find: "(IDLE.has(name) && !started)",
    replace: "IDLE.has(name)",
    tests: SCRIPT,
  },
  {
    name: "draft: a command for another computer is taken for one of this one",
    file: "lib/draft/script.ts",
    find: "program === undefined || LAUNCHER.test(program);",
    replace: "program !== null;",
    tests: SCRIPT,
  },
  {
    name: "draft: cd is not followed",
    file: "lib/draft/script.ts",
    find: "this.#folder = inFolder(this.#folder, folder);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: a command that runs where another failed is taken for one that runs",
    file: "lib/draft/script.ts",
    find: 'if (joint === "||") {',
    replace: 'if (joint === "|") {',
    tests: SCRIPT,
  },
  {
    name: "draft: two boards become one profile",
    file: "lib/draft/esptool.ts",
    find: "for (const key of ONCE) refuseTwo(told, key);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: a flash that is erased after it was written is written after it was erased",
    file: "lib/draft/esptool.ts",
    find: "if (late !== undefined) throw erasedLater(late.place);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: 32m is 32 megabytes",
    file: "lib/esp/chips/flash_size.ts",
    find: "const kilobytes = Number(megabits) * 128;",
    replace: "const kilobytes = Number(megabits) * 1024;",
    tests: SPELLINGS,
  },
  {
    name: "draft: files behind --diff-with are old ones",
    file: "lib/draft/esptool_line.ts",
    find: "!/^(?:-|0x[\\da-f]+$|\\d+$)/i.test(this.#words[0]!)",
    replace: "!/^-/i.test(this.#words[0]!)",
    tests: SPELLINGS,
  },
  {
    name: "draft: of two builds for one chip the first is taken",
    file: "lib/draft/web_manifest.ts",
    find: "if (other !== undefined) {",
    replace: "if (other === undefined && build === other) {",
    tests: JSON_FILES,
  },
  {
    name: "draft: an unknown chip refuses every build",
    file: "lib/draft/web_manifest.ts",
    find: "if (!(error instanceof UsageError)) throw error;",
    replace: "throw error;",
    tests: JSON_FILES,
  },
  {
    name: "draft: a UF2 file that counts from its partition goes to the start of the flash",
    file: "lib/draft/propose.ts",
    find: "return counted ? applicationOf(tables) ?? USUAL_APP_OFFSET : 0;",
    replace: "return 0;",
    tests: OTHER,
  },
  {
    name: "draft: an ESPHome configuration is a profile with unknown keys",
    file: "lib/profile/load.ts",
    find: "if (other === undefined) throw error;",
    replace: "throw error;",
    tests: OTHER,
  },
];
