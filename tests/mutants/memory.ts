/** Bugs in the measure of memory. */
import type { Mutant } from "./mutant.ts";

const PEAK = ["e2e/peak_memory_test.ts"];

export const MEMORY_MUTANTS: readonly Mutant[] = [
  {
    name: "memory: a peak between two looks is missed",
    file: "tests/e2e/peak_memory.ts",
    find: 'const sum = kilobytes("VmHWM");',
    replace: 'const sum = kilobytes("VmRSS");',
    tests: PEAK,
  },
  {
    name: "memory: pages of the executable count",
    file: "tests/e2e/peak_memory.ts",
    find: "Math.max(peak, sum - mapped)",
    replace: "Math.max(peak, sum)",
    tests: PEAK,
  },
];
