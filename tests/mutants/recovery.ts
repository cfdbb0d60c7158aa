/** Bugs in the order of writing, and in what is done when something fails. */
import type { Mutant } from "./run.ts";

const RECOVERY = ["esp/link/recovery_test.ts"];

export const RECOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: "recovery: never slower",
    file: "lib/esp/link/recovery.ts",
    find: 'failure === "speed" || atRate >= PATIENCE ? stepBelow(baud) : baud',
    replace: "baud",
    tests: RECOVERY,
  },
  {
    name: "recovery: the chip that is gone is asked on",
    file: "lib/esp/link/recovery.ts",
    find: "if (answers && next === baud) return",
    replace: "if (next === baud) return",
    tests: RECOVERY,
  },
  {
    name: "recovery: without end",
    file: "lib/esp/link/recovery.ts",
    find: "failures >= MAX_FAILURES || lostMs >= MAX_LOST_MS || ",
    replace: "",
    tests: RECOVERY,
  },
  {
    name: "recovery: a lone end is never sent",
    file: "lib/esp/link/resync.ts",
    find: "if (lead.length > 0) await",
    replace: "if (lead.length > 1) await",
    tests: ["esp/link/resync_test.ts"],
  },
  {
    name: "recovery: after a reset the flash is not attached again",
    file: "lib/esp/link/link.ts",
    find: "if (this.loader !== prepared) await again?.();",
    replace: "",
    tests: ["esp/link/recovery_test.ts", "esp/jobs/program_chips_test.ts", "esp/jobs/chip_faults_test.ts"],
  },
  {
    name: "recovery: connected again with the port at the old rate",
    file: "lib/esp/link/link.ts",
    find: "const first = await setAtMost(this.#port, Math.min(firstBaud(job), baud));",
    replace: "const first = await Promise.resolve(Math.min(firstBaud(job), setAtMost.length && baud));",
    tests: ["esp/link/quirks_test.ts"],
  },
  {
    name: "order: heads are not blank while the rest is written",
    file: "lib/esp/flash/write_attempt.ts",
    find: "    await this.#blankHeads(steps);\n",
    replace: "",
    tests: RECOVERY,
  },
  {
    name: "order: the head comes first",
    file: "lib/esp/flash/write_order.ts",
    find: "runs: [...rest, head]",
    replace: "runs: [head, ...rest]",
    tests: ["esp/flash/write_order_test.ts"],
  },
  {
    name: "order: what boots is not the last region",
    file: "lib/esp/flash/write_order.ts",
    find: "Number(a.head !== undefined) - Number(b.head !== undefined)",
    replace: "0",
    tests: ["esp/flash/write_order_test.ts"],
  },
  {
    name: "a damaged block is sent again as large as it was",
    file: "lib/esp/link/send_blocks.ts",
    find: "if (blocks.elastic) size = Math.max(SMALLEST, size / 4);",
    replace: "",
    tests: ["esp/link/quirks_test.ts"],
  },
];
