/** Seeded bugs in `flasher watch` and in the roster of a room. */
import type { Mutant } from "./mutant.ts";

const WATCH = ["cli/actions/watch_test.ts"] as const;
const KEYS = ["cli/room/keys_test.ts"] as const;
const PLUGGING = ["app/room/plugging_test.ts"] as const;

export const WATCH_MUTANTS: readonly Mutant[] = [
  {
    name: "watch: takes what is plugged in at the start",
    file: "lib/cli/room/choice.ts",
    find: 'call.has("present") ? "all" : "newcomers"',
    replace: 'call.has("present") ? "all" : "all"',
    tests: WATCH,
  },
  {
    name: "watch: does not ask",
    file: "lib/cli/room/choice.ts",
    find: 'if (call.has("yes") && !needsWord) {',
    replace: "if (!needsWord) {",
    tests: WATCH,
  },
  {
    name: "watch: a board passes before its verdict is on the disk",
    file: "lib/app/room/run_room.ts",
    find: 'if (result.kind === "done") return { kind: "failed"',
    replace: 'if (result.kind === "failed") return { kind: "failed"',
    tests: WATCH,
  },
  {
    name: "watch: a board is changed before the roster says so",
    file: "lib/app/room/records.ts",
    find: 'await record({ ...visitOf(unit), mac, verdict: "started" });',
    replace: "",
    tests: WATCH,
  },
  {
    name: "watch: a known board is written again",
    file: "lib/app/room/run_room.ts",
    find: 'return "check";',
    replace: 'return "write";',
    tests: WATCH,
  },
  {
    name: "watch: a board that holds something else counts as known",
    file: "lib/esp/jobs/check_board.ts",
    find: "if (different > 0) {",
    replace: "if (different < 0) {",
    tests: WATCH,
  },
  {
    name: "watch: --again only checks",
    file: "lib/cli/room/run_several.ts",
    find: 'watches && !call.has("again")',
    replace: "watches",
    tests: WATCH,
  },
  {
    name: "run --all leaves known boards alone",
    file: "lib/cli/room/run_several.ts",
    find: 'watches && !call.has("again")',
    replace: '!call.has("again")',
    tests: WATCH,
  },
  {
    name: "watch: a board that comes twice counts twice",
    file: "lib/app/room/summary.ts",
    find: "mac ?? id",
    replace: "id",
    tests: WATCH,
  },
  {
    name: "watch: --no-roster forgets which boards are finished",
    file: "lib/cli/room/requested_records.ts",
    find: '(has("no-roster") || isRehearsal ? undefined',
    replace: "(isRehearsal ? undefined",
    tests: WATCH,
  },
  {
    name: "watch: a different board is no failure for the exit code",
    file: "lib/app/room/summary.ts",
    find: ' || one.kind === "differs"',
    replace: "",
    tests: WATCH,
  },
  {
    name: "watch keys: a single key tries a board again",
    file: "lib/cli/room/keys.ts",
    find: 'return { kind: kind === "again" ? "begin-again" : "begin-lines" };',
    replace: 'return kind === "again" ? { kind, board: "1" } : { kind: "begin-lines" };',
    tests: KEYS,
  },
  {
    name: "watch keys: the terminal stays raw at the end",
    file: "lib/cli/room/controls.ts",
    find: "if (this.#running) this.#system.stdin.setRaw(false);",
    replace: "",
    tests: KEYS,
  },
  {
    name: "watch: a failure rings once",
    file: "lib/cli/screen/bell.ts",
    find: "  failed: 3,",
    replace: "  failed: 1,",
    tests: KEYS,
  },
  {
    name: "room: wakes a rounding error too early, again and again",
    file: "lib/app/room/plugging.ts",
    find: "turn.now >= settledAt(since)",
    replace: "turn.now - since >= SETTLE_MS",
    tests: PLUGGING,
  },
  {
    name: "room: waits for a new port although it has enough boards",
    file: "lib/app/room/decide.ts",
    find: 'turn.change({ stop: "enough", sightings: [] })',
    replace: 'turn.change({ stop: "enough" })',
    tests: PLUGGING,
  },
  {
    name: "watch: simulated boards get numbers of the real roster",
    file: "lib/cli/room/requested_records.ts",
    find: '(has("no-roster") || isRehearsal ? undefined',
    replace: '(has("no-roster") ? undefined',
    tests: ["cli/room/rehearsal_test.ts"],
  },
];
