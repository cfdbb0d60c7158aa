/** Seeded bugs in the labels that people give boards beforehand. */
import type { Mutant } from "./mutant.ts";

const LISTS = ["app/roster/names_test.ts"] as const;
const COMMAND = ["cli/room/names_test.ts"] as const;

export const LABEL_MUTANTS: readonly Mutant[] = [
  {
    name: "labels: a formula is a label",
    file: "lib/app/roster/names.ts",
    find: "if (FORMULA.test(text)) throw",
    replace: 'if (text === "") throw',
    tests: LISTS,
  },
  {
    name: "labels: the row of a board without a label in the list takes its label away",
    file: "lib/app/roster/labels.ts",
    find: '.filter(({ label }) => label !== "")',
    replace: "",
    tests: COMMAND,
  },
  {
    name: "labels: a room without the list forgets the labels of its roster",
    file: "lib/app/roster/open_roster.ts",
    find: " ?? roster.boards.get(mac)?.label",
    replace: "",
    tests: COMMAND,
  },
  {
    name: "labels: a room does not read the list",
    file: "lib/cli/room/requested_records.ts",
    find: "labelsOf(await readNames(system, path))",
    replace: "new Map()",
    tests: COMMAND,
  },
];
