import { assertEquals } from "@std/assert";
import { portChanges } from "../../lib/serial/watch.ts";

Deno.test({
  name: "watch: yields at the start, then for each tty that comes or goes, until aborted",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const abort = new AbortController();
    try {
      const changes = portChanges(abort.signal, folder)[Symbol.asyncIterator]();
      assertEquals((await changes.next()).done, false);
      await Deno.writeTextFile(`${folder}/null`, "no tty");
      await Deno.writeTextFile(`${folder}/ttyUSB0`, "");
      assertEquals((await changes.next()).done, false);
      await Deno.remove(`${folder}/ttyUSB0`);
      assertEquals((await changes.next()).done, false);
      // Neither the file that is no tty nor writing to a tty causes an event.
      const last = changes.next();
      await Deno.writeTextFile(`${folder}/null`, "still none");
      abort.abort();
      assertEquals((await last).done, true);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("watch: aborted before it starts", async () => {
  const seen: void[] = [];
  for await (const change of portChanges(AbortSignal.abort(), "/no/such/folder")) seen.push(change);
  assertEquals(seen, []);
});

Deno.test("watch: yields every second if the folder cannot be watched", async () => {
  const abort = new AbortController();
  const began = performance.now();
  let looks = 0;
  for await (const _ of portChanges(abort.signal, "/no/such/folder")) if (++looks === 2) abort.abort();
  assertEquals(looks, 2);
  assertEquals(performance.now() - began >= 990, true);
});
