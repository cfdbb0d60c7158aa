/** Bugs in going on where an interrupted run was, and in what is said while a chip is being reached. */
import type { Mutant } from "./run.ts";

const RESUME = ["esp/jobs/resume_test.ts"];

export const RESUME_MUTANTS: readonly Mutant[] = [
  {
    name: "resume: the head is part of a question",
    file: "lib/esp/flash/diff.ts",
    find: "const around: readonly Span[] = [[0, head[0]], [head[1], wire.length]];",
    replace: "const around: readonly Span[] = [[0, wire.length]];",
    tests: RESUME,
  },
  {
    name: "resume: a recovery forgets what was hashed",
    file: "lib/esp/flash/write_attempt.ts",
    find: "proved: proved.get(region) ?? [],",
    replace: "proved: [],",
    tests: RESUME,
  },
  {
    name: "resume: what was hashed is believed although it was written over",
    file: "lib/esp/flash/board_state.ts",
    find: "for (const known of [proved, taken]) {",
    replace: "for (const known of [taken]) {",
    tests: RESUME,
  },
  {
    name: "resume: what was hashed before a failure is not hashed again at the end",
    file: "lib/esp/flash/write_attempt.ts",
    find: "const rewritten = this.#remembered.has(region) && await",
    replace: "const rewritten = region.offset < 0 && await",
    tests: RESUME,
  },
  {
    name: "resume: blank sectors within a block count as erased",
    file: "lib/esp/flash/write_costs.ts",
    find: "if ((offset / SECTOR + sector + 1) % (BLOCK / SECTOR) === 0 || sector + 1 === to) behind =",
    replace: "behind =",
    tests: ["esp/flash/diff_test.ts"],
  },
  {
    name: "diagnosis: boot text that comes late is taken for a program",
    file: "lib/esp/link/diagnose.ts",
    find: "if (late !== undefined) {",
    replace: "if (late !== undefined && bauds.length === 0) {",
    tests: ["esp/link/late_boot_text_test.ts"],
  },
  {
    name: "screen: a chip that answered at another rate than was announced",
    file: "lib/cli/screen/progress.ts",
    find: "baud: event.baud,\n        simulated",
    replace: "baud: state.toldBaud,\n        simulated",
    tests: ["cli/screen/progress_test.ts"],
  },
  {
    name: "no boot: a flash mode is advised where the other console was not listened to",
    file: "lib/esp/boot/no_boot.ts",
    find: "if (elsewhere !== undefined) {",
    replace: "if (elsewhere !== undefined && baud === 0) {",
    tests: ["esp/boot/no_boot_test.ts"],
  },
];
