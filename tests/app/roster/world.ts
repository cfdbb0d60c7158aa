/** Real roster files for tests. */
import { openRoster, type RosterBook } from "../../../lib/app/roster/open_roster.ts";
import { openJournal } from "../../../lib/app/system/disk_journal.ts";

/** Calls `test` with the path of a roster that does not exist yet, in a folder of its own. */
export async function withRoster(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/room-roster.jsonl`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens a roster on the disk. */
export function openReal(path: string, first = 1): Promise<RosterBook> {
  const system = { openJournal, date: () => new Date(), os: Deno.build.os };
  return openRoster(system, { path, flasher: "0.1.0", first, warn: ({ message }) => fail(message) });
}

function fail(message: string): never {
  throw new Error(message);
}
