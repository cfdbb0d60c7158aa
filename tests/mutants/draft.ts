/** Seeded bugs in making profiles from other tools' commands and build folders. */
import type { Mutant } from "./mutant.ts";

const SCRIPT = ["draft/script_test.ts"];
const SPELLINGS = ["draft/spellings_test.ts"];
const JSON_FILES = ["draft/json_test.ts"];
const OTHER = ["profile/other_files_test.ts"];

export const DRAFT_MUTANTS: readonly Mutant[] = [
  {
    name: "draft: a stranger's proxy gets into the profile",
    file: "lib/draft/web_manifest.ts",
    find: "const behind = addressBehindProxy(written);",
    replace: "const behind = addressBehindProxy(written) && written;",
    tests: JSON_FILES,
  },
  {
    name: "draft: an address behind a proxy stays encoded",
    file: "lib/draft/behind_proxy.ts",
    find: "/^https?:/i.test(inner) ? inner : decodedPart(inner)",
    replace: "inner",
    tests: ["draft/behind_proxy_test.ts"],
  },
  {
    name: "draft: takes the question mark in a URL for a pattern",
    file: "lib/draft/shell_script.ts",
    find: "|| ADDRESS.test(this.#text.slice(start, this.#at))",
    replace: "",
    tests: SPELLINGS,
  },
  {
    name: "draft: a comment swallows the rest of the script",
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
    name: "draft: ends a continued line",
    file: "lib/draft/shell_script.ts",
    find: "if (whole === undefined) return false;",
    replace: 'if (whole === undefined || sign === "\\\\") return false;',
    tests: SCRIPT,
  },
  {
    name: "draft: drops an unknown command without a warning",
    file: "lib/draft/script.ts",
    find: "this.refuse(line, `${quote(written(first))}, expected an esptool command`);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: does not report what it leaves out",
    file: "lib/draft/script.ts",
    find: "const idle = this.#idle.length === 0",
    replace: "const idle = this.#idle.length >= 0",
    tests: SCRIPT,
  },
  {
    name: "draft: a launcher named like a harmless command hides esptool",
    file: "lib/draft/script.ts",
    find: "(IDLE.has(name) && !started)",
    replace: "IDLE.has(name)",
    tests: SCRIPT,
  },
  {
    name: "draft: takes a command for another computer for a local one",
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
    name: "draft: takes a command that runs only after a failure",
    file: "lib/draft/script.ts",
    find: 'if (joint === "||") {',
    replace: 'if (joint === "|") {',
    tests: SCRIPT,
  },
  {
    name: "draft: merges two boards into one profile",
    file: "lib/draft/esptool.ts",
    find: "for (const key of ONCE) checkAgree(calls, key);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: swaps a write and a later erase",
    file: "lib/draft/esptool.ts",
    find: "if (late !== undefined) throw erasedLater(late.place);",
    replace: "",
    tests: SCRIPT,
  },
  {
    name: "draft: reads 32m as 32 megabytes",
    file: "lib/esp/chips/flash_size.ts",
    find: "const kilobytes = Number(megabits) * 128;",
    replace: "const kilobytes = Number(megabits) * 1024;",
    tests: SPELLINGS,
  },
  {
    name: "draft: takes the files after --diff-with for firmware",
    file: "lib/draft/esptool_line.ts",
    find: "!/^(?:-|0x[\\da-f]+$|\\d+$)/i.test(this.#words[0]!)",
    replace: "!/^-/i.test(this.#words[0]!)",
    tests: SPELLINGS,
  },
  {
    name: "draft: takes the first of two builds for one chip",
    file: "lib/draft/web_manifest.ts",
    find: "if (other !== undefined) {",
    replace: "if (other === undefined && build === other) {",
    tests: JSON_FILES,
  },
  {
    name: "draft: an unknown chip rejects every build",
    file: "lib/draft/web_manifest.ts",
    find: "if (!(error instanceof UsageError)) throw error;",
    replace: "throw error;",
    tests: JSON_FILES,
  },
  {
    name: "draft: writes a UF2 with partition-relative addresses to the start of flash",
    file: "lib/draft/propose.ts",
    find: 'return first !== undefined && "role" in first && first.role === "application" &&',
    replace: 'return false && first !== undefined && "role" in first && first.role === "application" &&',
    tests: OTHER,
  },
  {
    name: "draft: takes an ESPHome configuration for a profile with unknown keys",
    file: "lib/profile/load.ts",
    find: "if (other === undefined) throw error;",
    replace: "throw error;",
    tests: OTHER,
  },
];
