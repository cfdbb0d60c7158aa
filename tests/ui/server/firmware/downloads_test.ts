/** The page's download: what one download does to the next. */
import { assertEquals } from "@std/assert";
import { UsageError } from "../../../../lib/errors.ts";
import type { PageDownload } from "../../../../lib/ui/state.ts";
import { PageDownloads } from "../../../../lib/ui/server/firmware/downloads.ts";
import { FakeSystem } from "../../../fake/system.ts";

const SHOWN = { file: "fw.bin", hosts: ["micropython.org"], size: undefined };

for (const fails of [false, true]) {
  Deno.test(`page download: the end of one does not disturb the next (${fails ? "refused" : "taken"})`, async () => {
    const system = new FakeSystem([]);
    const reports: (PageDownload | null)[] = [];
    const bugs: unknown[] = [];
    const works: Promise<unknown>[] = [];
    const downloads = new PageDownloads({
      system,
      clock: system.clock,
      policy: { hosts: [], authorities: undefined },
      report: (download) => reports.push(download),
      during: (work) => {
        const running = work();
        works.push(running);
        return running;
      },
      onBug: (error) => bugs.push(error),
    });
    const came = Promise.withResolvers<void>();
    const judged = Promise.withResolvers<void>();
    const taken: string[] = [];
    downloads.begin({ name: "first", ...SHOWN }, {
      load: () => Promise.resolve("first"),
      take: async (loaded) => {
        came.resolve();
        await judged.promise;
        taken.push(loaded);
      },
    });
    const arrived = Promise.withResolvers<string>();
    // While the first one is judged, the next one may begin.
    await came.promise;
    downloads.begin({ name: "second", ...SHOWN }, {
      load: () => arrived.promise,
      take: (loaded) => Promise.resolve(void taken.push(loaded)),
    });
    if (fails) judged.reject(new UsageError("Cannot use it"));
    else judged.resolve();
    await works[0];
    assertEquals(reports.map((one) => one?.name), ["first", "second"]);
    arrived.resolve("second");
    await works[1];
    assertEquals(taken, fails ? ["second"] : ["first", "second"]);
    assertEquals([reports.at(-1), bugs], [null, []]);
  });
}
