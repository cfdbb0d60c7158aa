/** Seeded bugs in the order of writing, and in recovery from failures. */
import type { Mutant } from "./mutant.ts";

const RECOVERY = ["esp/link/recovery_test.ts"];

export const RECOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: "recovery: never slower",
    file: "lib/esp/link/recovery.ts",
    find: 'failure === "speed" || atRate >= FAILURES_PER_RATE ? nextLowerBaud(baud) : baud',
    replace: "baud",
    tests: RECOVERY,
  },
  {
    name: "recovery: keeps asking a lost chip",
    file: "lib/esp/link/recovery.ts",
    find: "if (answers && next === baud) return",
    replace: "if (next === baud) return",
    tests: RECOVERY,
  },
  {
    name: "recovery: never gives up",
    file: "lib/esp/link/recovery.ts",
    find: "failures >= MAX_FAILURES || lostMs >= MAX_LOST_MS || ",
    replace: "",
    tests: RECOVERY,
  },
  {
    name: "recovery: never sends a lone frame end",
    file: "lib/esp/link/resync.ts",
    find: "if (lead.length > 0) await",
    replace: "if (lead.length > 1) await",
    tests: ["esp/link/resync_test.ts"],
  },
  {
    name: "recovery: does not attach the flash again after a reset",
    file: "lib/esp/link/link.ts",
    find: "if (this.loader !== prepared) await restore?.();",
    replace: "",
    tests: ["esp/link/recovery_test.ts", "esp/jobs/program_chips_test.ts", "exhaustive/chip_faults_test.ts"],
  },
  {
    name: "recovery: connects again with the port at the old rate",
    file: "lib/esp/link/link.ts",
    find: "const first = await setAtMost(this.#port, Math.min(connectBaud(options), baud));",
    replace: "const first = await Promise.resolve(Math.min(connectBaud(options), setAtMost.length && baud));",
    tests: ["esp/link/quirks_test.ts"],
  },
  {
    name: "order: heads are not blank during the write",
    file: "lib/esp/flash/write_attempt.ts",
    find: "    await this.#blankHeads(ordered);\n",
    replace: "",
    tests: RECOVERY,
  },
  {
    name: "order: the head comes first",
    file: "lib/esp/flash/write_order.ts",
    find: "runs: [...body, head]",
    replace: "runs: [head, ...body]",
    tests: ["esp/flash/write_order_test.ts"],
  },
  {
    name: "order: does not write the boot region last",
    file: "lib/esp/flash/write_order.ts",
    find: "Number(a.head !== undefined) - Number(b.head !== undefined)",
    replace: "0",
    tests: ["esp/flash/write_order_test.ts"],
  },
  {
    name: "recovery: sends a damaged block again in the same size",
    file: "lib/esp/link/send_blocks.ts",
    find: "if (transfer.allowsShorter) size = Math.max(SMALLEST_BLOCK, size / 4);",
    replace: "",
    tests: ["esp/link/quirks_test.ts"],
  },
];
