/**
 * Kills 200 programs that write the same roster, each at a random moment: `deno task kills [N] [SEED]`. Exits with 1 if
 * the roster is damaged, a number changed, or a verdict is lost that a program had shown.
 */
// deno-lint-ignore-file no-console -- a program with its own output
import { killWriters } from "../app/roster/kills.ts";
import { withRoster } from "../app/roster/world.ts";

const times = Number(Deno.args[0] ?? 200);
const seed = Number(Deno.args[1] ?? 1);
await withRoster(async (path) => {
  await killWriters(path, { times, seed });
  const { size } = await Deno.stat(path);
  console.log(`${times} kills: the roster of ${size} bytes keeps every number and every verdict`);
});
