/** The division into blocks, and the line that no longer waits for the erase. */
import { assert, assertEquals } from "@std/assert";
import { evenEnds, WINDOW, windowEnds } from "../../../lib/esp/flash/block_ends.ts";
import { compress, OUTLINE_STEP } from "../../../lib/compress/compress.ts";
import { makePayload } from "../../../lib/esp/flash/payload.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { assertInvariants } from "../../fake/invariants.ts";
import { runSession } from "../../fake/session.ts";
import { fc } from "../../tools/property.ts";

const BLOCK = 0x4000;

Deno.test("even blocks: equal sizes, and a shorter last one", () => {
  assertEquals(evenEnds(0x9000, BLOCK), [0x4000, 0x8000, 0x9000]);
  assertEquals(evenEnds(0x8000, BLOCK), [0x4000, 0x8000]);
});

Deno.test("window blocks: a full block, then the rest of the window", () => {
  assertEquals(windowEnds(50_000, BLOCK, [21_000, 43_000]), [16_384, 21_000, 37_384, 50_000]);
});

Deno.test("window blocks: the rest of a window is never too short", () => {
  assertEquals(windowEnds(40_000, BLOCK, [17_000, 40_000]), [12_904, 17_000, 33_384, 40_000]);
});

Deno.test("window blocks: small windows share a block, and a short payload stays whole", () => {
  assertEquals(windowEnds(60_000, BLOCK, [5_000, 11_000, 17_000, 50_000]), [
    ...[11_000, 17_000, 33_384, 45_904, 60_000],
  ]);
  assertEquals(windowEnds(9_000, BLOCK, [3_000, 6_000, 9_000]), [9_000]);
});

Deno.test("window blocks: for any windows, blocks are ascending, complete, few, and not too large", () => {
  const blocks = fc.record({
    length: fc.integer({ min: 1, max: 200_000 }),
    block: fc.constantFrom(0x800, 0x4000),
    full: fc.uniqueArray(fc.integer({ min: 1, max: 200_000 }), { maxLength: 30 }),
  });
  fc.assert(fc.property(blocks, ({ length, block, full }) => {
    const windows = full.filter((at) => at <= length).sort((a, b) => a - b);
    const ends = windowEnds(length, block, windows);
    assertEquals(ends.at(-1), length);
    ends.forEach((end, n) => {
      const size = end - (ends[n - 1] ?? 0);
      assert(size > 0 && size <= block, `block ${n} has ${size} bytes`);
    });
    assert(ends.length <= Math.ceil(length / block) + 2 * windows.length + 1);
  }));
});

Deno.test("a window is full after the byte that fills it, and not before", async () => {
  const data = code(0x60000, 3);
  const { windows, unpacked } = await makePayload(
    { path: "x", offset: 0, data, md5: "" },
    { compressed: true },
    compress,
  );
  assertEquals(windows.length, 0x60000 / WINDOW);
  windows.forEach((at, n) => {
    const full = (n + 1) * WINDOW;
    assert(unpacked(at) >= full && unpacked(at - OUTLINE_STEP) < full, `window ${n} at ${at}`);
  });
});

Deno.test("at 921600 baud, a flash that must be erased takes hardly longer than a blank one", async () => {
  const size = 0x60000;
  const files = [file(0, bootImage(size, (length) => code(length, 3)))];
  const flash = { flashSize: 0x100000, flashId: 0x1440ef };
  const writeMs = async (before: Uint8Array) => {
    const { done, error } = await runSession({
      board: { ...flash, flash: before },
      files,
      job: { baud: 921_600 },
    });
    assertEquals(error, undefined);
    assertEquals(done!.written, size);
    return done!.times.write;
  };
  const blank = await writeMs(new Uint8Array(flash.flashSize).fill(0xff));
  const dirty = await writeMs(noise(flash.flashSize, 77));
  assert(dirty < blank * 1.04, `${dirty} ms against ${blank} ms`);
});

Deno.test("a line that damages blocks of all sizes: correct flash or an error", async () => {
  const size = 0x30000;
  const files = [file(0, bootImage(size, (length) => code(length, 3)))];
  const resent = { sessions: 0, recovered: 0 };
  for (let seed = 0; seed < 12; seed++) {
    const every = 9_001 + 1_777 * seed;
    // Only after the stub: another test damages its upload.
    const flips = (byte: number, index: number) =>
      index > 20_000 && index % every === 0 ? [byte ^ 4] : undefined;
    const session = await runSession({
      board: {
        flashSize: 0x100000,
        flashId: 0x1440ef,
        flash: noise(0x100000, seed),
        faults: { toChip: flips },
      },
      files,
      job: { baud: 921_600 },
    });
    assertInvariants(session, { verifies: true });
    resent.sessions++;
    if (session.error === undefined) resent.recovered++;
  }
  assert(resent.recovered >= resent.sessions / 2, `only ${resent.recovered} of ${resent.sessions} arrived`);
});
