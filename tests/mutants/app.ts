/** Bugs in the application layer: what sessions share, and whom they ask. */
import type { Mutant } from "./mutant.ts";

const BOARDS = ["app/with_board_test.ts"];
const CONSENT = ["app/with_board_test.ts", "cli/plugin_test.ts"];

export const APP_MUTANTS: readonly Mutant[] = [
  {
    name: "app: sessions that end at the same time overwrite each other's rates",
    file: "lib/app/rate_store.ts",
    find: "lastChange = lastChange.then(() => store(system, adapter, rates))",
    replace: "lastChange = store(system, adapter, rates)",
    tests: BOARDS,
  },
  {
    name: "app: a board plugin runs if no person can be asked",
    file: "lib/app/boards/plugin_consent.ts",
    find: "  if (!person.isPresent) {",
    replace: "  if (!person.isPresent) return;\n  if (!person.isPresent) {",
    tests: CONSENT,
  },
  {
    name: "app: a question is asked in the middle of JSON",
    file: "lib/cli/screen/ask.ts",
    find: 'has("json") ? NOBODY : personAt(system)',
    replace: "has === undefined ? NOBODY : personAt(system)",
    tests: CONSENT,
  },
  {
    name: "app: a port that cannot be prepared stays open",
    file: "lib/app/open_board.ts",
    find: "    await closePort(plain, () => {});\n",
    replace: "",
    tests: ["app/open_board_test.ts"],
  },
  {
    name: "app: work on a board does not end with its signal",
    file: "lib/app/with_board.ts",
    find: "    clock,\n    signal,\n    waitMs,",
    replace: "    clock,\n    signal: new AbortController().signal,\n    waitMs,",
    tests: BOARDS,
  },
  {
    name: "app: a board plugin starts in the current folder if a profile names it",
    file: "lib/app/requested_profile.ts",
    find: "values.board === undefined ? { folder",
    replace: "values.board !== undefined ? { folder",
    tests: ["cli/plugin_test.ts"],
  },
];
