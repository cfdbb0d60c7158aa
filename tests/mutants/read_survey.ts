/** Seeded bugs in reading a flash that is partly blank or known. */
import type { Mutant } from "./mutant.ts";

const SURVEY = ["esp/flash/read/read_survey_test.ts", "esp/flash/read/read_budget_test.ts"];
const READ = ["exhaustive/read_verified_test.ts"];
const SHELL = ["cli/chip_commands_test.ts"];
const FILE = "lib/esp/flash/read/read_survey.ts";
const BUDGET = "lib/esp/flash/read/read_budget.ts";
const READER = "lib/esp/flash/read/read_verified.ts";

export const READ_SURVEY_MUTANTS: readonly Mutant[] = [
  {
    name: "survey: asks whatever it costs",
    file: BUDGET,
    find: "return ms <= this.#balanceMs + limit;",
    replace: "return ms <= Infinity + limit;",
    tests: SURVEY,
  },
  {
    name: "survey: takes a sample for the whole block",
    file: FILE,
    find: "const whole = joinAll(asked.map((block) => block.range));",
    replace: "const whole = joinAll(asked.map((block) => sampleOf(block.range)));",
    tests: SURVEY,
  },
  {
    name: "survey: forgets that an interrupted read costs time",
    file: BUDGET,
    find: "size * this.#typical.readByte - this.#typical.beginTrips * this.#roundTrip;",
    replace: "size * this.#typical.readByte;",
    tests: SURVEY,
  },
  {
    name: "survey: does not learn how long a hash takes",
    file: BUDGET,
    find: "if (this.#long.kb > 0) this.#md5PerKb =",
    replace: "if (this.#long.kb < 0) this.#md5PerKb =",
    tests: SURVEY,
  },
  {
    name: "survey: does not learn how long a round trip takes",
    file: BUDGET,
    find: "if (count > 0) this.#roundTrip =",
    replace: "if (count < 0) this.#roundTrip =",
    tests: SURVEY,
  },
  {
    name: "survey: samples the same sector of every block",
    file: FILE,
    find: "n * SAMPLE_STEP % sectors.length",
    replace: "0",
    tests: SURVEY,
  },
  {
    name: "survey: does not search the blocks beside known ones",
    file: FILE,
    find: ".flatMap((n) => [n, n - 1, n + 1]);",
    replace: ";",
    tests: SURVEY,
  },
  {
    name: "survey: does not go on from a block that was found",
    file: FILE,
    find: "if (yield* search(block)) open.push(n - 1, n + 1);",
    replace: "yield* search(block);",
    tests: SURVEY,
  },
  {
    name: "survey: joins neighbours with different content",
    file: FILE,
    find: "if (last?.[1] === n && looks[n - 1] === look)",
    replace: "if (last?.[1] === n)",
    tests: SURVEY,
  },
  {
    name: "survey: spends the whole allowance on samples",
    file: FILE,
    find: "canSample(1, SAMPLE_SHARE)",
    replace: "canSample(1)",
    tests: SURVEY,
  },
  {
    name: "read: skips what hashes have not proved",
    file: READER,
    find: "for (const gap of subtractAll(rest, parts)) await this.#read(gap);",
    replace: "",
    tests: READ,
  },
  {
    name: "read: fills zeros in as blank",
    file: READER,
    find: "this.#put(part, contents[part.known]!(part));",
    replace: "this.#put(part, FILLS[0]!(part));",
    tests: READ,
  },
  {
    name: "read: an earlier file counts from the start of flash",
    file: READER,
    find: "const from = offset - start;",
    replace: "const from = offset;",
    tests: READ,
  },
  {
    name: "read: measures although it costs more than the allowance",
    file: READER,
    find: "if (measuringMs > ALLOWANCE * (SESSION_MS + wireMs(size, loader.baud))) return undefined;",
    replace: "",
    tests: READ,
  },
  {
    name: "read: a question is not repeated after a failure",
    file: READER,
    find: "await this.#timed((loader) => flashMd5(loader, asked));",
    replace:
      "{ result: await this.#options.retry((loader) => flashMd5(loader, asked)).catch(() => ''), ms: 0 };",
    tests: READ,
  },
  {
    name: "backup: does not use the rate that the adapter has proved",
    file: "lib/cli/actions/backup.ts",
    find: 'boardFromFlags(call, { defaults: { baud: "auto" } })',
    replace: "boardFromFlags(call)",
    tests: SHELL,
  },
  {
    name: "read: --baud does not replace the proved rate",
    file: "lib/cli/session.ts",
    find: "bareProfile({ ...defaults, ...variablesFor(call, options)(open), ...values })",
    replace: "bareProfile({ ...values, ...variablesFor(call, options)(open), ...defaults })",
    tests: SHELL,
  },
  {
    name: "backup: transfers an unchanged flash again",
    file: "lib/cli/actions/backup.ts",
    find: "probably: await readEarlier(system, image, size),",
    replace: "",
    tests: SHELL,
  },
  {
    name: "progress: counts the bytes that a hash has proved",
    file: "lib/cli/screen/progress_state.ts",
    find: "transferred: done - status.before",
    replace: "transferred: done",
    tests: ["cli/screen/progress_test.ts"],
  },
  {
    name: "ranges: a hole before the range moves its start back",
    file: "lib/ranges.ts",
    find: "start = Math.max(start, endOf(hole));",
    replace: "start = endOf(hole);",
    tests: ["ranges_test.ts"],
  },
];
