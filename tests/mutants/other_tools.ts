/** Seeded bugs in the flasher commands suggested for the words of other tools. */
import type { Mutant } from "./mutant.ts";

const TRANSLATE = ["cli/other_tools/translate_test.ts"];

export const OTHER_TOOL_MUTANTS: readonly Mutant[] = [
  {
    name: "other tools: suggests a value that a shell would execute",
    file: "lib/cli/other_tools/fill.ts",
    find: 'return word === "FILE" && value !== "FILE" ? name : word;',
    replace: "return plain;",
    tests: TRANSLATE,
  },
  {
    name: "other tools: takes the port after write_flash -p for an offset",
    file: "lib/cli/other_tools/translate.ts",
    find: 'written === "-p" && next !== undefined',
    replace: 'written === "-P" && next !== undefined',
    tests: TRANSLATE,
  },
  {
    name: "other tools: shows only the first file",
    file: "lib/cli/other_tools/fill.ts",
    find: "...pairs(given).flatMap(",
    replace: "...pairs(given).slice(0, 1).flatMap(",
    tests: TRANSLATE,
  },
  {
    name: "other tools: drops an unknown option without a word",
    file: "lib/cli/other_tools/translate.ts",
    find: "this.#notes.add(`flasher has no equivalent for ${quote(text)}.`);",
    replace: "",
    tests: TRANSLATE,
  },
  {
    name: "other tools: erases more than the region",
    file: "lib/cli/other_tools/commands.ts",
    find: 'here: "erase --offset ADDRESS --size SIZE",',
    replace: 'here: "erase --offset ADDRESS",',
    tests: TRANSLATE,
  },
  {
    name: "other tools: writes to the boot flash what was meant for another flash",
    file: "lib/cli/other_tools/translate.ts",
    find: "if (line.here !== undefined && this.#here !== null) this.#here = line.here;",
    replace: "if (line.here !== undefined && line.here !== null) this.#here = line.here;",
    tests: TRANSLATE,
  },
  {
    name: "run: named files replace an invalid profile of the folder",
    file: "lib/app/files/find_profile.ts",
    find: "if (name === undefined && filesOnly && !await exists(system, path, action)) {",
    replace: "if (name === undefined && filesOnly) {",
    tests: TRANSLATE,
  },
];
