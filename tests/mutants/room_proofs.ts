/** Seeded bugs in what a room keeps: when it is killed, when it is stopped, and when a board is tried again. */
import type { Mutant } from "./mutant.ts";

const KILLS = ["e2e/room_kill_test.ts"];

export const ROOM_PROOF_MUTANTS: readonly Mutant[] = [
  {
    name: "room, killed: the roster calls a board passed that is being written",
    file: "lib/app/room/records.ts",
    find: "if (recall.passedAt === undefined && !begun.has(keyOf(unit))) {",
    replace: "if (recall.passedAt === undefined && begun.has(keyOf(unit))) {",
    tests: KILLS,
  },
  {
    name: "room, killed: a board gets a new number in each room",
    file: "lib/app/roster/open_roster.ts",
    find: "before: rosterOf([...lines, opened], { first }) }",
    replace: "before: rosterOf([opened], { first: first + lines.length }) }",
    tests: KILLS,
  },
  {
    name: "room: a second attempt overwrites the trace of the first",
    file: "lib/cli/room/trace_folder.ts",
    find: "attempt === 1 ? `board-${id}`",
    replace: "attempt > 0 ? `board-${id}`",
    tests: ["cli/room/keys_test.ts"],
  },
  {
    name: "room: after Ctrl-C, the roster does not say that a board is half-written",
    file: "lib/app/roster/roster.ts",
    find: 'return before.kind === "unfinished" ?',
    replace: 'return verdict === "stopped" ? { kind: "none" } : before.kind === "unfinished" ?',
    tests: ["cli/room/stop_test.ts"],
  },
];
