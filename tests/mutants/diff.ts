/** Bugs in what is left out of a write because flash holds it already. */
import type { Mutant } from "./run.ts";

const DIFF = ["esp/flash/diff_test.ts", "esp/jobs/program_diff_test.ts"];

export const DIFF_MUTANTS: readonly Mutant[] = [
  {
    name: "diff: the verdict of a question inverted",
    file: "lib/esp/flash/compare.ts",
    find: 'if (found === md5(wanted)) return "equal";',
    replace: 'if (found !== md5(wanted)) return "equal";',
    tests: DIFF,
  },
  {
    name: "diff: a blank piece taken for an equal one",
    file: "lib/esp/flash/compare.ts",
    find: '? "blank" : "different"',
    replace: '? "equal" : "different"',
    tests: DIFF,
  },
  {
    name: "diff: runs begin one sector late",
    file: "lib/esp/flash/diff.ts",
    find: "const at = from * SECTOR;",
    replace: "const at = Math.min(from + 1, to - 1) * SECTOR;",
    tests: DIFF,
  },
  {
    name: "diff: runs end one sector early",
    file: "lib/esp/flash/write_runs.ts",
    find: "while (to < there.length && !there[to]) to++;",
    replace: "while (to < there.length && !there[to]) to++;\n    if (to > from + 1) to--;",
    tests: DIFF,
  },
  {
    name: "diff: an equal piece vouches for the sector behind it",
    file: "lib/esp/flash/diff.ts",
    find: 'if (verdict === "equal") there.fill(true, from, to);',
    replace: 'if (verdict === "equal") there.fill(true, from, to + 1);',
    tests: DIFF,
  },
  {
    name: "diff: questions without a limit",
    file: "lib/esp/flash/diff.ts",
    find: "<= plainMs(target, costs) + allowanceMs",
    replace: "<= Infinity",
    tests: DIFF,
  },
  {
    name: "diff: the whole is not proved after a part was written",
    file: "lib/esp/flash/write_attempt.ts",
    find: "head === undefined ? [wholePiece(region)] : without(wholePiece(region), head)",
    replace: "head === undefined ? [wholePiece(region)] : []",
    tests: [...DIFF, "esp/link/recovery_test.ts"],
  },
  {
    name: "diff: all of a region told as touched",
    file: "lib/esp/flash/board_state.ts",
    find: "touched.set(region, [...touched.get(region) ?? [], piece]);",
    replace: "touched.set(region, [{ at: 0, size: region.data.length }]);",
    tests: DIFF,
  },
  {
    name: "diff: --full compares all the same",
    file: "lib/esp/flash/write_attempt.ts",
    find: 'dialect.md5 !== "none" && (!full || progress.sectors.has(region));',
    replace: 'dialect.md5 !== "none";',
    tests: DIFF,
  },
  {
    name: "diff: pieces hashed at their place in the file, not in flash",
    file: "lib/esp/flash/compare.ts",
    find: "flashMd5(this.#loader, offset + at, size)",
    replace: "flashMd5(this.#loader, at, size)",
    tests: DIFF,
  },
  {
    name: "blocks: all of one size on a line that waits for the flash",
    file: "lib/esp/flash/pipeline.ts",
    find: "return average < 1 && Math.max(...ratios) <= MAY_COST ? cut : even;",
    replace: "return even;",
    tests: ["esp/flash/block_ends_test.ts", "esp/flash/pipeline_test.ts"],
  },
  {
    name: "blocks: cut although each block costs more than it saves",
    file: "lib/esp/flash/pipeline.ts",
    find: "return average < 1 && Math.max(...ratios) <= MAY_COST ? cut : even;",
    replace: "return cut;",
    tests: ["esp/flash/pipeline_test.ts"],
  },
  {
    name: "blocks: cut before a window is full",
    file: "lib/esp/flash/write_region.ts",
    find: "isFull(n) ? [(n + 1) * OUTLINE_STEP]",
    replace: "isFull(n) ? [n * OUTLINE_STEP]",
    tests: ["esp/flash/block_ends_test.ts"],
  },
];
