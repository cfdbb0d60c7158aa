/** A tenth of what `deno task kills` does. */
import { withFolder } from "../tools/temporary_folder.ts";
import { killBundles, killFetches, killLocks } from "./download_kills.ts";
import { testWith } from "./parts.ts";

testWith(
  ["compiled", "openssl"],
  "kills: a cache never has a partial file, and the next fetch fills it",
  () =>
    withFolder(async (folder) => {
      await killFetches(folder, { times: 10, seed: 3 });
    }),
);

testWith(
  ["compiled"],
  "kills: a bundle has only whole files, and the next one completes it",
  () =>
    withFolder(async (folder) => {
      await killBundles(folder, { times: 10, seed: 4 });
    }),
);

testWith(
  ["compiled", "openssl"],
  "kills: a lock is the earlier or the new one, and the next run completes it",
  () =>
    withFolder(async (folder) => {
      await killLocks(folder, { times: 10, seed: 5 });
    }),
);
