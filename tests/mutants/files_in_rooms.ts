/** Seeded bugs in the files of many boards. */
import type { Mutant } from "./mutant.ts";

const ROOM = ["exhaustive/files_in_a_room_test.ts"];

export const FILES_IN_ROOMS_MUTANTS: readonly Mutant[] = [
  {
    name: "rooms: every board gets the number of the first one",
    file: "lib/app/board_files/with_files.ts",
    find: "number: gate?.number?.()",
    replace: "number: 1",
    tests: ROOM,
  },
  {
    name: "rooms: a changed value leaves a board known",
    file: "lib/app/board_files/fill.ts",
    find: '[key, "text", writtenTemplate(value.template)]',
    replace: '[key, "text"]',
    tests: ROOM,
  },
  {
    name: "rooms: a file that is to be removed leaves a board known",
    file: "lib/app/board_files/fill.ts",
    find: "removals: [...removals].sort() }",
    replace: "removals: [].concat([...removals].length as never).slice(1) }",
    tests: ROOM,
  },
  {
    name: "rooms: a known board is known whatever its files are",
    file: "lib/app/board_files/with_files.ts",
    find: 'checks: admitted === "check",',
    replace: "checks: false,",
    tests: ROOM,
  },
];
