/** Seeded bugs in the questions of `flasher init`. */
import type { Mutant } from "./mutant.ts";

const ANSWERS = ["cli/actions/init_answers_test.ts"];
const CHOICES = ["cli/init/choices_test.ts"];
const PATHS = ["cli/init/typed_path_test.ts"];
const COPY = "lib/cli/init/copy_here.ts";

export const INIT_MUTANTS: readonly Mutant[] = [
  {
    name: "init: copies over an existing file",
    file: COPY,
    find: "{ replace: false });\n  say(",
    replace: "{ replace: true });\n  say(",
    tests: ["cli/init/copy_here_test.ts"],
  },
  {
    name: "init: does not look whether the name of a copy is taken",
    file: COPY,
    find: "if (there !== undefined) {",
    replace: "if (there?.size === -1) {",
    tests: ANSWERS,
  },
  {
    name: "init: copies without asking",
    file: COPY,
    find: "if (!await confirm(",
    replace: "if (!confirm(",
    tests: ANSWERS,
  },
  {
    name: "init: copies what is not firmware",
    file: COPY,
    find: "  checkIsFirmware(file);\n",
    replace: "",
    tests: ANSWERS,
  },
  {
    name: "init: takes any file of the same size for the same file",
    file: COPY,
    find: "return areSameBytes(other.bytes, bytes);",
    replace: "return other.bytes.length === bytes.length;",
    tests: ["cli/init/copy_here_test.ts"],
  },
  {
    name: "init: copies files that a script names",
    file: "lib/cli/actions/init.ts",
    find: 'asker === undefined && !call.has("yes")',
    replace: "asker === undefined && anywhere",
    tests: ["security/outside_test.ts"],
  },
  {
    name: "init: follows a link to see whether it is a folder",
    file: "lib/cli/init/choose_files.ts",
    find: "if (!await isNamedInside(system, { folder, path })) return",
    replace: "if (folder !== path) return",
    tests: ANSWERS,
  },
  {
    name: "init: offers links",
    file: "lib/cli/init/candidates.ts",
    find: 'if (info?.kind !== "file") continue;',
    replace: "if (info === undefined) continue;",
    tests: ANSWERS,
  },
  {
    name: "init: proposes a port although several boards are connected",
    file: "lib/cli/init/ask_connection.ts",
    find: "...(needsChoice(ports) ? {} : { proposed: auto }),",
    replace: "proposed: auto,",
    tests: ANSWERS,
  },
  {
    name: "init: takes a number beyond the list for a name",
    file: "lib/cli/init/asker.ts",
    find: "if (chosen === undefined && choices.length > 0 && isNumber(answer)) {",
    replace: "if (chosen === undefined && choices.length > 99) {",
    tests: ANSWERS,
  },
  {
    name: "init: takes the first of several boards that the words mean",
    file: "lib/cli/init/asker.ts",
    find: "meant.length === 1 ? await readMeant",
    replace: "meant.length >= 1 ? await readMeant",
    tests: ANSWERS,
  },
  {
    name: "init: matches any of the words",
    file: "lib/by_words.ts",
    find: "return asked.every(",
    replace: "return asked.some(",
    tests: CHOICES,
  },
  {
    name: "init: keeps a file that does not fit the others",
    file: "lib/cli/init/choose_files.ts",
    find: "      await check(all.map(({ path, offset }) => ({ path, offset })), chipOf(all));\n",
    replace: "",
    tests: ANSWERS,
  },
  {
    name: "init: looks at a name on Windows to see whether it has quotes",
    file: "lib/cli/init/typed_path.ts",
    find: "if (!windows && /",
    replace: "if (/",
    tests: PATHS,
  },
];
