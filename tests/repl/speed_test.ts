/** How fast files reach a board at 115200 baud, on simulated time: beside the time that their base64 needs on the line. */
import { assert, assertEquals } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { noise } from "../fake/firmware.ts";
import { atPython } from "./bench.ts";

/** Milliseconds of the line for `bytes` as base64, at 115200 baud with 10 bits for each character. */
function floorMs(bytes: number): number {
  return Math.ceil(bytes / 3) * 4 * 10 / 115.2;
}

Deno.test("speed: 10 KB of random bytes take at most 1.2 times as long as the line needs for them", async () => {
  await atPython({}, async ({ put, clock }) => {
    const files = { "/data.bin": noise(10_240) };
    await put({ "/warm.bin": noise(10) });
    const start = clock.now();
    await put(files);
    const ms = clock.now() - start;
    assert(
      ms < 1.2 * floorMs(10_240),
      `${Math.round(ms)} ms, ${(ms / floorMs(10_240)).toFixed(2)} times the line`,
    );
    const again = clock.now();
    await put(files);
    assert(clock.now() - again < 40, `${Math.round(clock.now() - again)} ms to see that they are equal`);
  });
});

Deno.test("speed: between files, the board never waits for the next code to be asked about", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `/${i}.txt`);
  await atPython({ files: { "/old.txt": "x" } }, async ({ put, port }) => {
    let alone = 0;
    const write = port.write.bind(port);
    // Where the next code is known, its beginning follows the question.
    port.write = (bytes) => {
      if (byteText(bytes) === "\x05A\x01") alone++;
      return write(bytes);
    };
    const wanted = { "/lib/a.py": "x", ...Object.fromEntries(names.map((name) => [name, "x"])) };
    assertEquals((await put(wanted, ["/old.txt"])).written, 21);
    // Two questions about 46 paths follow each other; then comes the first change.
    assertEquals(alone, 2);
  });
});
