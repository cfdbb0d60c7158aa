/** Seeded bugs in what a room says about the files on the board, and in the simulated boards of a rehearsal. */
import type { Mutant } from "./mutant.ts";

const FILES = ["cli/actions/run_files_test.ts"];
const REHEARSAL = ["app/ports/rehearsal_test.ts"];
const DOCTOR = ["doctor/crowd_test.ts"];
const INTERPRETER = ["simulator/python/interpreter_test.ts"];

export const ROOM_LAST_LINE_MUTANTS: readonly Mutant[] = [
  {
    name: "room question: the files on the board are not named",
    file: "lib/cli/room/choice.ts",
    find: 'boardFiles === undefined || has("no-board-files")',
    replace: "boardFiles !== null",
    tests: FILES,
  },
  {
    name: "room question: it names files on the board that the command omits",
    file: "lib/cli/room/choice.ts",
    find: ' || has("no-board-files") ? [] : boardFileLines',
    replace: " ? [] : boardFileLines",
    tests: FILES,
  },
  {
    name: "room question: what is removed from the board is not named",
    file: "lib/cli/room/choice.ts",
    find: "    ...removals.map((path) => `  ${printable(path)}`),\n",
    replace: "",
    tests: FILES,
  },
  {
    name: "room lines: nothing is printed while the files of a board are written",
    file: "lib/cli/screen/room/room_text.ts",
    find: 'return "writing files to the board";',
    replace: "return undefined;",
    tests: FILES,
  },
  {
    name: "board files: --no-board-files is not named as what contradicts --label",
    file: "lib/cli/board_files.ts",
    find: "      if (sources !== undefined) {",
    replace: "      if (sources === null) {",
    tests: FILES,
  },
  {
    name: "rehearsal: the person looks again and again when nothing can change",
    file: "lib/app/ports/rehearsal.ts",
    find: "await (moment === Infinity",
    replace: "await (moment === Infinity ? clock.sleep(250) : moment === Infinity",
    tests: REHEARSAL,
  },
  {
    name: "rehearsal: a board whose port was closed is never unplugged",
    file: "lib/app/ports/rehearsal.ts",
    find: "        else closed.set(path, clock.now());\n",
    replace: "",
    tests: REHEARSAL,
  },
  {
    name: "doctor: adapters of two controllers are a crowd",
    file: "lib/doctor/device_checks.ts",
    find: "counts.set(controller, (counts.get(controller) ?? 0) + 1)",
    replace: 'counts.set("", (counts.get("") ?? 0) + 1)',
    tests: DOCTOR,
  },
  {
    name: "doctor: each hub counts by itself",
    file: "lib/doctor/device_checks.ts",
    find: "  while (hub !== undefined && !isController(hub)) hub = hubOf(hub);\n",
    replace: "",
    tests: DOCTOR,
  },
  {
    name: "simulated Python: a late notification counts as an answer",
    file: "lib/simulator/python/next_message.ts",
    find: "  while (Atomics.compareExchange(signals, index, 1, 0) === 0) {",
    replace: "  if (Atomics.compareExchange(signals, index, 1, 0) === 0) {",
    tests: INTERPRETER,
  },
];
