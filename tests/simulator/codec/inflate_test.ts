/** The simulator's inflate, compared with zlib's deflate. */

import { assertEquals } from "@std/assert";
import { deflateSync, inflateSync } from "node:zlib";
import { createInflater, type InflateProgress, WINDOW_SIZE } from "../../../lib/simulator/codec/inflate.ts";

/** Bytes with little entropy, so that all kinds of codes occur. */
function sample(length: number, seed: number, values: number): Uint8Array {
  let x = seed;
  return Uint8Array.from({ length }, () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return (x >>> 16) % values;
  });
}

/** Feeds pieces of `size` bytes as the stub does. */
function inflate(
  stream: Uint8Array,
  size: number,
): { output: Uint8Array; status: InflateProgress["status"] } {
  const inflater = createInflater();
  const window = new Uint8Array(WINDOW_SIZE);
  const output: number[] = [];
  let at = 0;
  let status: InflateProgress["status"] = "needsInput";
  for (let offset = 0; offset < stream.length && status === "needsInput"; offset += size) {
    let input = stream.subarray(offset, offset + size);
    let zlib = offset === 0;
    do {
      const step = inflater.run({ input, window, at, zlib, more: offset + size < stream.length });
      zlib = false;
      input = input.subarray(step.consumed);
      at += step.produced;
      status = step.status;
      if (status === "done" || at === WINDOW_SIZE) {
        for (const byte of window.subarray(0, at)) output.push(byte);
        at = 0;
      }
    } while (input.length > 0 && (status === "windowFull" || status === "needsInput"));
    if (status === "windowFull") status = "needsInput";
  }
  return { output: Uint8Array.from(output), status };
}

Deno.test("inflate: stored, fixed and dynamic blocks, in one piece and in any pieces", () => {
  const inputs = [
    new Uint8Array(0),
    sample(5, 1, 256),
    sample(3000, 2, 256),
    sample(40_000, 3, 4),
    sample(100_000, 4, 17),
    new Uint8Array(70_000).fill(7),
    sample(WINDOW_SIZE, 5, 3),
    sample(WINDOW_SIZE + 1, 6, 3),
  ];
  for (const input of inputs) {
    for (const level of [0, 1, 6, 9]) {
      const stream = new Uint8Array(deflateSync(input, { level }));
      for (const size of [stream.length, input.length < 5000 ? 1 : 97, 1000, 0x4000]) {
        const { output, status } = inflate(stream, size);
        assertEquals(status, "done", `${input.length} bytes, level ${level}, pieces of ${size}`);
        assertEquals(output.length, input.length);
        assertEquals(output.every((byte, i) => byte === input[i]), true);
      }
    }
  }
});

Deno.test("inflate: a stream that ends early fails if no more input is announced", () => {
  const stream = new Uint8Array(deflateSync(sample(3000, 1, 256)));
  assertEquals(inflate(stream.subarray(0, 1000), 1000).status, "failed");
  assertEquals(inflate(stream.subarray(0, -4), stream.length).status, "failed");
});

Deno.test("inflate: notices the flipped bits that zlib notices, by the Adler-32", () => {
  const input = sample(300, 1, 64);
  const stream = new Uint8Array(deflateSync(input, { level: 9 }));
  for (let bit = 0; bit < stream.length * 8; bit++) {
    const bad = stream.slice();
    bad[bit >> 3]! ^= 1 << (bit & 7);
    let expected = "done";
    try {
      inflateSync(bad);
    } catch {
      expected = "failed";
    }
    assertEquals(inflate(bad, bad.length).status, expected, `bit ${bit}`);
  }
});
