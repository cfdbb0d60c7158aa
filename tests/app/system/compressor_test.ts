/** Compression in a worker thread: its results, and a free event loop meanwhile. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { inflateSync } from "node:zlib";
import { compressorIn } from "../../../lib/app/system/compressor.ts";
import { code } from "../../fake/firmware.ts";

const WORKER = new URL("../../../lib/compress/compress_worker.js", import.meta.url);

Deno.test("small and large data, several at once: each unpacks to the original", async () => {
  const compress = compressorIn(WORKER);
  const pieces = [0x2000, 0x100000, 0x130000, 0x3000].map((size, seed) => code(size, seed + 1));
  const done = await Promise.all(pieces.map(compress));
  done.forEach(({ bytes, sizes }, n) => {
    assert(bytes.length < pieces[n]!.length);
    assertEquals(sizes.at(-1), pieces[n]!.length);
    assertEquals(new Uint8Array(inflateSync(bytes)), pieces[n]);
  });
  // The thread of the first ones has ended.
  assertEquals(await compress(pieces[1]!), done[1]);
});

Deno.test("compression in a thread does not block the event loop", async () => {
  const compress = compressorIn(WORKER);
  const large = code(0x400000, 1);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await compress(large);
  clearInterval(timer);
  // In this thread there would not be a single one.
  assert(turns >= 10, `${turns} turns`);
});

Deno.test("a thread that cannot be started is reported, and the next attempt starts another", async () => {
  const compress = compressorIn(new URL("./no_such_worker.js", import.meta.url));
  for (let tries = 0; tries < 2; tries++) {
    await assertRejects(() => compress(code(0x100000, 1)), Error, "Cannot compress: ");
  }
});
