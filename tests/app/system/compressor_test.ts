/** Compression in a thread: what comes of it, and that the event loop is free meanwhile. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { inflateSync } from "node:zlib";
import { compressorIn } from "../../../lib/app/system/compressor.ts";
import { code } from "../../fake/firmware.ts";

const WORKER = new URL("../../../lib/esp/flash/compress_worker.js", import.meta.url);

Deno.test("small and large pieces, several at once: each comes back as what it was", async () => {
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

Deno.test("what is compressed in a thread leaves time for everything else", async () => {
  const compress = compressorIn(WORKER);
  const large = code(0x400000, 1);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await compress(large);
  clearInterval(timer);
  // In this thread there would not be a single one.
  assert(turns >= 10, `${turns} turns`);
});

Deno.test("a thread that cannot be started is told of, and the next try is a new one", async () => {
  const compress = compressorIn(new URL("./no_such_worker.js", import.meta.url));
  for (let tries = 0; tries < 2; tries++) {
    await assertRejects(() => compress(code(0x100000, 1)), Error, "Cannot compress: ");
  }
});
