/** Takes the walks one after the other, and prints a line of JSON for each: its name, and what went wrong. */
import process from "node:process";
import { WALKS as attacks } from "./attacks.mjs";
import { WALKS as chooser } from "./chooser.mjs";
import { WALKS as demo } from "./demo.mjs";
import { WALKS as look } from "./look.mjs";
import { WALKS as one } from "./one_board.mjs";
import { WALKS as room } from "./room.mjs";
import { WALKS as tabs } from "./tabs.mjs";
import { closeBrowser, SETUP, SKIPPED, World } from "./world.mjs";

/** No walk takes this long, not even on a busy machine. Milliseconds. */
const LONGEST_WALK_MS = 120_000;

function overdue() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the walk did not end")), LONGEST_WALK_MS).unref();
  });
}

for (
  const [name, walk] of Object.entries({ ...one, ...chooser, ...demo, ...tabs, ...room, ...attacks, ...look })
) {
  if (!name.includes(SETUP.only)) continue;
  const world = new World();
  const start = performance.now();
  let error = null;
  let skipped = false;
  try {
    skipped = await Promise.race([walk(world), overdue()]) === SKIPPED;
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  } finally {
    await world.end();
  }
  process.stdout.write(
    `${JSON.stringify({ name, error, skipped, ms: Math.round(performance.now() - start) })}\n`,
  );
}
await closeBrowser();
