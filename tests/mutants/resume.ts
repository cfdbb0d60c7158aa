/** Seeded bugs in resuming an interrupted run, and in messages while connecting. */
import type { Mutant } from "./mutant.ts";

const RESUME = ["exhaustive/resume_test.ts"];

export const RESUME_MUTANTS: readonly Mutant[] = [
  {
    name: "resume: the head is part of a question",
    file: "lib/esp/flash/diff.ts",
    find: "const body: readonly SectorRange[] = [[0, head[0]], [head[1], wire.length]];",
    replace: "const body: readonly SectorRange[] = [[0, wire.length]];",
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
    name: "resume: trusts a hash although the flash was written since",
    file: "lib/esp/flash/board_state.ts",
    find: "for (const known of [proved, acknowledged]) {",
    replace: "for (const known of [acknowledged]) {",
    tests: RESUME,
  },
  {
    name: "resume: does not hash again at the end what it hashed before a failure",
    file: "lib/esp/flash/write_attempt.ts",
    find: "const rewritten = this.#provedEarlier.has(region) && await",
    replace: "const rewritten = region.offset < 0 && await",
    tests: RESUME,
  },
  {
    name: "resume: blank sectors within a block count as erased",
    file: "lib/esp/flash/write_costs.ts",
    find: "if ((offset / SECTOR + sector + 1) % (BLOCK / SECTOR) === 0 || sector + 1 === to) dirty =",
    replace: "dirty =",
    tests: ["esp/flash/diff_test.ts"],
  },
  {
    name: "diagnosis: takes late boot text for a program",
    file: "lib/esp/link/diagnose.ts",
    find: "if (late !== undefined) {",
    replace: "if (late !== undefined && bauds.length === 0) {",
    tests: ["esp/link/late_boot_text_test.ts"],
  },
  {
    name: "screen: the announced rate hides the rate at which the chip answered",
    file: "lib/cli/screen/progress_state.ts",
    find: "baud: event.baud,\n        simulated",
    replace: "baud: state.announcedBaud,\n        simulated",
    tests: ["cli/screen/progress_test.ts"],
  },
  {
    name: "no boot: advises a flash mode without listening on the other console",
    file: "lib/esp/boot/no_boot.ts",
    find: "if (elsewhere !== undefined) {",
    replace: "if (elsewhere !== undefined && baud === 0) {",
    tests: ["esp/boot/no_boot_test.ts"],
  },
];
