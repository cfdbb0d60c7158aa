/** Seeded bugs in what a room says about boards that passed but cannot start, and in its traces. */
import type { Mutant } from "./mutant.ts";

export const ROOM_END_MUTANTS: readonly Mutant[] = [
  {
    name: "room ends: a board that cannot start looks like any other",
    file: "lib/cli/screen/room/room_row.ts",
    find: "cannotStartOf(verdict) === undefined ? look : { ...look, ...NO_START }",
    replace: "look",
    tests: ["cli/screen/room/room_table_test.ts"],
  },
  {
    name: "room ends: the end does not name the boards that cannot start",
    file: "lib/cli/screen/room/room_text.ts",
    find: "    ...cannotStartLines(units),\n",
    replace: "",
    tests: ["cli/room/cannot_start_test.ts"],
  },
  {
    name: "room ends: the line of a board that cannot start only says that it passed",
    file: "lib/cli/screen/room/room_text.ts",
    find: "`passed ${formatSeconds(ms)}${startText(verdict)}`",
    replace: "`passed ${formatSeconds(ms)}`",
    tests: ["cli/room/cannot_start_test.ts"],
  },
  {
    name: "run --all: the question does not say what the roster knows about ignored boards",
    file: "lib/cli/room/choice.ts",
    find: "({ ...one, remembered: remembered(one.port) })",
    replace: "({ ...one, remembered: undefined })",
    tests: ["cli/room/remembered_test.ts"],
  },
  {
    name: "traces of several boards: the folder is not checked before the first board",
    file: "lib/cli/room/run_several.ts",
    find: "  await checkTraceFolder(call);\n",
    replace: "",
    tests: ["cli/room/run_all_test.ts"],
  },
];
