/** Seeded bugs in skipping what the flash already holds. */
import type { Mutant } from "./mutant.ts";

const DIFF = ["esp/flash/diff_test.ts", "exhaustive/program_diff_test.ts"];

export const DIFF_MUTANTS: readonly Mutant[] = [
  {
    name: "diff: the result of a comparison inverted",
    file: "lib/esp/flash/compare.ts",
    find: 'if (found === md5(wanted)) return "equal";',
    replace: 'if (found !== md5(wanted)) return "equal";',
    tests: DIFF,
  },
  {
    name: "diff: takes a blank piece for an equal one",
    file: "lib/esp/flash/compare.ts",
    find: '? "blank" : "different"',
    replace: '? "equal" : "different"',
    tests: DIFF,
  },
  {
    name: "diff: runs begin one sector late",
    file: "lib/esp/flash/diff.ts",
    find: "const offset = from * SECTOR;",
    replace: "const offset = Math.min(from + 1, to - 1) * SECTOR;",
    tests: DIFF,
  },
  {
    name: "diff: runs end one sector early",
    file: "lib/esp/flash/write_runs.ts",
    find: "while (to < held.length && !held[to]) to++;",
    replace: "while (to < held.length && !held[to]) to++;\n    if (to > from + 1) to--;",
    tests: DIFF,
  },
  {
    name: "diff: an equal piece vouches for the sector behind it",
    file: "lib/esp/flash/diff.ts",
    find: 'if (verdict === "equal") held.fill(true, from, to);',
    replace: 'if (verdict === "equal") held.fill(true, from, to + 1);',
    tests: DIFF,
  },
  {
    name: "diff: comparisons without a limit",
    file: "lib/esp/flash/diff.ts",
    find: "<= fullWriteMs(region, costs) + allowanceMs",
    replace: "<= Infinity",
    tests: DIFF,
  },
  {
    name: "diff: the whole is not proved after a part was written",
    file: "lib/esp/flash/write_attempt.ts",
    find: "head === undefined ? [wholeRegion(region)] : subtract(wholeRegion(region), head)",
    replace: "head === undefined ? [wholeRegion(region)] : []",
    tests: [...DIFF, "esp/link/recovery_test.ts"],
  },
  {
    name: "diff: reports the whole region as touched",
    file: "lib/esp/flash/board_state.ts",
    find: "touched.set(region, [...touched.get(region) ?? [], part]);",
    replace: "touched.set(region, [wholeRegion(region)]);",
    tests: DIFF,
  },
  {
    name: "diff: --full still compares",
    file: "lib/esp/flash/write_attempt.ts",
    find: 'dialect.md5 !== "none" && (!full || progress.sectors.has(region));',
    replace: 'dialect.md5 !== "none";',
    tests: DIFF,
  },
  {
    name: "diff: pieces hashed at their offset in the file, not in flash",
    file: "lib/esp/flash/compare.ts",
    find: "flashMd5(this.#loader, shift(range, offset))",
    replace: "flashMd5(this.#loader, range)",
    tests: DIFF,
  },
  {
    name: "blocks: all of one size on a line that waits for the flash",
    file: "lib/esp/flash/pipeline.ts",
    find: "return average < 1 && Math.max(...ratios) <= WORST_RATIO ? cut : even;",
    replace: "return even;",
    tests: ["esp/flash/block_ends_test.ts", "exhaustive/pipeline_test.ts"],
  },
  {
    name: "blocks: cut although each block costs more than it saves",
    file: "lib/esp/flash/pipeline.ts",
    find: "return average < 1 && Math.max(...ratios) <= WORST_RATIO ? cut : even;",
    replace: "return cut;",
    tests: ["exhaustive/pipeline_test.ts"],
  },
  {
    name: "blocks: cut before a window is full",
    file: "lib/esp/flash/payload.ts",
    find: "isFull(n) ? [(n + 1) * OUTLINE_STEP]",
    replace: "isFull(n) ? [n * OUTLINE_STEP]",
    tests: ["esp/flash/block_ends_test.ts"],
  },
  {
    name: "diff: takes a blank start for a new flash, and writes a whole backup again",
    file: "lib/esp/flash/diff.ts",
    find: "ms > fullWriteMs(region, costs) * AFTER_BLANK",
    replace: "ms > 0",
    tests: ["esp/flash/diff_test.ts"],
  },
  {
    name: "diff: asks for more on every blank flash",
    file: "lib/esp/flash/diff.ts",
    find: "ms > fullWriteMs(region, costs) * AFTER_BLANK",
    replace: "ms < 0",
    tests: ["esp/flash/diff_test.ts"],
  },
];
