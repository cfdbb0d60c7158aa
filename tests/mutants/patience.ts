/** Seeded bugs in the wait for a simulated board's interpreter. */
import type { Mutant } from "./mutant.ts";

export const PATIENCE_MUTANTS: readonly Mutant[] = [
  {
    name: "patience: a busy computer makes a simulated board slower",
    file: "lib/simulator/python/patience.ts",
    find: "if (left <= 0 ||",
    replace: "if (left <= patience ||",
    tests: ["simulator/python/patience_test.ts"],
  },
];
