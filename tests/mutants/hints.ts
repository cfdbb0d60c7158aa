/** Seeded bugs in the hints for mistyped command lines and for simulated boards. */
import type { Mutant } from "./mutant.ts";

const USAGE = ["cli/usage_test.ts"];

export const HINT_MUTANTS: readonly Mutant[] = [
  {
    name: "hints: a board is not found by its description",
    file: "lib/profile/suggest_value.ts",
    find: 'about: about?.[value] ?? ""',
    replace: 'about: ""',
    tests: USAGE,
  },
  {
    name: "hints: an offset after its file is not recognized",
    file: "lib/cli/extra_words.ts",
    find: "pairs.push(NUMBER.test(one) ? [one, other] : [other, one]);",
    replace: "pairs.push([one, other]);",
    tests: USAGE,
  },
  {
    name: "hints: lint is taken for list",
    file: "lib/cli/unknown_command.ts",
    find: "planCommandHint(words, options.os) ?? otherToolHint(words, options)",
    replace: "otherToolHint(words, options)",
    tests: USAGE,
  },
  {
    name: "hints: a simulated board is to be repaired with another flash mode",
    file: "lib/esp/jobs/prove_boot.ts",
    find: "hint: options.simulated === true ? SIMULATED : ",
    replace: "hint: ",
    tests: ["cli/next_step_test.ts"],
  },
];
