/** How fast files reach a board at 115200 baud, on simulated time: beside the time that their base64 needs on the line. */
import { assert } from "@std/assert";
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
