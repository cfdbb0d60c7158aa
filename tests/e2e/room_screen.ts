/**
 * A program that shows a room with boards in every state: it reports progress 20 times a second, and ends with
 * its input. With the argument `idle`, nothing happens after the first drawing. It is the screen of `flasher watch` without boards.
 */
import { summarize } from "../../lib/app/room/summary.ts";
import { roomReporter } from "../../lib/cli/screen/room/room_reporter.ts";
import { busyRoom } from "../cli/screen/busy_room.ts";
import { REAL } from "../fake/real_system.ts";

/** Milliseconds. */
const STEP = 50;
/** A unit that is writing, and how far. */
const [UNIT, WRITTEN] = [17, 7000];

// Every machine and every time of day shows the same.
const system = Object.assign(Object.create(REAL) as typeof REAL, {
  date: () => new Date(2026, 0, 2, 10, 42, 7),
});
const { report, close } = roomReporter({ system, has: () => false }, {
  waitsForBoards: true,
  sound: { on: false },
  quiet: false,
});
const room = busyRoom("all");
const actions = [...room.actions];
for (const action of actions) if (action.type === "report") report(action.report, room.room);

let ended = false;
void system.stdin.read().then(() => ended = true);
const isIdle = Deno.args[0] === "idle";
while (!ended) {
  await system.clock.sleep(STEP);
  if (isIdle) continue;
  const progress = { type: "progress", path: "app.bin", offset: 0, size: 100_000 } as const;
  room.send({ type: "work", unit: UNIT, event: { ...progress, written: WRITTEN, toWrite: 100_000 } });
  const last = room.actions.at(-1)!;
  if (last.type === "report") report(last.report, room.room);
}
report({ type: "summary", summary: summarize(room.room.units) }, room.room);
close();
system.exit(0);
