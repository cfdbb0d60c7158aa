/**
 * Kills 200 programs that write the same roster, 200 rooms that write to the same boards, 100 programs that lock, 100
 * that download and 100 that write a bundle, each at a random moment: `deno task kills [N] [SEED]`. Exits with 1 if the roster is damaged, a
 * number changed, a verdict is lost that a program had shown, or a board does not hold what the roster says; if a lock, a cache
 * or a bundle has a partial file; or if the next run does not complete it. It needs Linux, for pseudo-terminals.
 */
// deno-lint-ignore-file no-console -- a program with its own output
import { killWriters } from "../app/roster/kills.ts";
import { withRoster } from "../app/roster/world.ts";
import { killBundles, killFetches, killLocks } from "../e2e/download_kills.ts";
import { killRooms } from "../e2e/room_kills.ts";
import { withFolder } from "../tools/temporary_folder.ts";

const times = Number(Deno.args[0] ?? 200);
const seed = Number(Deno.args[1] ?? 1);
await withRoster(async (path) => {
  await killWriters(path, { times, seed });
  const { size } = await Deno.stat(path);
  console.log(
    `${times} kills of a program: the roster of ${size} bytes keeps every number and every verdict`,
  );
});
await withFolder(async (folder) => {
  const { boards, before, between, after, promised, late } = await killRooms(folder, { times, seed });
  const { size } = await Deno.stat(`${folder}/room.jsonl`);
  console.log(
    `${times} kills of a room, ${late} of them after its end: the roster of ${size} bytes keeps every number\n` +
      `${boards} visits: ${before} not begun, ${between} written in part, ${after} complete; ` +
      `${promised} of them passed, and the flash of each is right\n` +
      "Each room was started again, and every flash is right",
  );
});
const half = Math.ceil(times / 2);
await withFolder(async (folder) => {
  const { killed, unfinished } = await killLocks(folder, { times: half, seed });
  console.log(
    `${half} locks, ${killed} killed, ${unfinished} while they wrote: each lock is whole, and the next run completes it`,
  );
});
await withFolder(async (folder) => {
  const { killed, unfinished } = await killFetches(folder, { times: half, seed });
  console.log(
    `${half} fetches, ${killed} killed, ${unfinished} while they wrote: the cache has whole files only`,
  );
});
await withFolder(async (folder) => {
  const { killed, unfinished } = await killBundles(folder, { times: half, seed });
  console.log(
    `${half} bundles, ${killed} killed, ${unfinished} while they wrote: the next run completes each`,
  );
});
