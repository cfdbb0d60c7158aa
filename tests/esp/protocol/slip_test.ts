import { assert, assertEquals } from "@std/assert";
import { encodeFrame, FrameDecoder } from "../../../lib/esp/protocol/slip.ts";
import { fc } from "../../tools/property.ts";
import { hex } from "./bytes.ts";

const FRAMES: readonly (readonly [what: string, payload: string, frame: string])[] = [
  ["nothing to escape", "01 02 03", "c0 01 02 03 c0"],
  ["C0 becomes DB DC", "c0", "c0 db dc c0"],
  ["DB becomes DB DD", "db", "c0 db dd c0"],
  ["both, neighbours", "c0 db c0", "c0 db dc db dd db dc c0"],
  ["DC and DD stay", "dc dd db dc", "c0 dc dd db dd dc c0"],
  ["the stub's greeting", "4f 48 41 49", "c0 4f 48 41 49 c0"],
];

for (const [what, payload, frame] of FRAMES) {
  Deno.test(`SLIP: ${what}`, () => {
    assertEquals(encodeFrame(hex(payload)), hex(frame));
    assertEquals(new FrameDecoder().push(hex(frame)), [hex(payload)]);
  });
}

/** Frames from a stream, decoded at once. */
function decode(stream: string, maxFrame?: number): Uint8Array[] {
  return new FrameDecoder(maxFrame).push(hex(stream));
}

const STREAMS: readonly (readonly [what: string, stream: string, frames: readonly string[]])[] = [
  ["noise before the first C0 is no frame", "57 72 6c 00 6c 9c 9e 7c c0 01 c0", ["01"]],
  ["a C0 inside the noise costs one candidate, not the phase", "57 c0 72 6c c0 01 02 c0", [
    "72 6c",
    "01 02",
  ]],
  ["one C0 between frames serves both", "c0 01 c0 02 c0", ["01", "02"]],
  ["doubled C0 make no empty frames", "c0 c0 01 c0 c0 c0 02 c0", ["01", "02"]],
  ["a wrong escape drops its frame alone", "c0 01 db 00 02 c0 03 c0", ["03"]],
  ["DB DB is a wrong escape", "c0 db db dc c0 03 c0", ["03"]],
  ["an escape cut off by C0 drops its frame", "c0 01 db c0 03 c0", ["03"]],
  ["a wrong escape outside of a frame is noise", "db 00 c0 03 c0", ["03"]],
  ["an unfinished frame is not delivered", "c0 01 02", []],
];

for (const [what, stream, frames] of STREAMS) {
  Deno.test(`SLIP: ${what}`, () => {
    assertEquals(decode(stream), frames.map(hex));
  });
}

Deno.test("SLIP: a frame may be as long as the limit, and no longer", () => {
  assertEquals(decode("c0 01*8 c0", 8), [hex("01*8")]);
  assertEquals(decode("c0 01*9 c0 02 c0", 8), [hex("02")]);
  assertEquals(decode("c0 db dc db dd c0", 2), [hex("c0 db")]);
});

Deno.test("SLIP: reset() discards a partial frame", () => {
  const decoder = new FrameDecoder();
  decoder.push(hex("c0 01 02"));
  decoder.reset();
  assertEquals(decoder.push(hex("03 c0 04 c0")), [hex("04")]);
  decoder.push(hex("c0 01 db"));
  decoder.reset();
  assertEquals(decoder.push(hex("dc c0 05 c0")), [hex("05")]);
});

Deno.test("SLIP: megabytes without C0 are not kept, before a frame or in one", () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(0x55);
  const before = new FrameDecoder();
  assertEquals(before.push(megabyte), []);

  const inside = new FrameDecoder(0x1000);
  inside.push(hex("c0"));
  const heapBefore = Deno.memoryUsage().heapUsed;
  for (let i = 0; i < 8; i++) assertEquals(inside.push(megabyte), []);
  const grown = Deno.memoryUsage().heapUsed - heapBefore;
  assert(grown < 8 * 1024 * 1024, `${grown} bytes of heap for 8 MB of input`);
  assertEquals(inside.push(hex("c0 01 c0")), [hex("01")]);
});

/** `stream`, split at `cuts`. */
function pieces(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((start, i) => stream.subarray(start, ends[i]));
}

/** Bytes of every kind, with many that are special in SLIP. */
const BYTE = fc.oneof(fc.nat(255), fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd));
const PAYLOAD = fc.array(BYTE, { minLength: 1, maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
const NOISE = fc.array(fc.nat(255).filter((byte) => byte !== 0xc0), { maxLength: 40 });

Deno.test("SLIP: decoding restores every frame, for any split of the stream, after any noise", () => {
  fc.assert(fc.property(
    NOISE,
    fc.array(PAYLOAD, { maxLength: 5 }),
    fc.array(fc.nat(), { maxLength: 20 }),
    (noise, payloads, cuts) => {
      const stream = Uint8Array.from([...noise, ...payloads.flatMap((payload) => [...encodeFrame(payload)])]);
      const decoder = new FrameDecoder();
      const frames = pieces(stream, cuts).flatMap((piece) => decoder.push(piece));
      assertEquals(frames, payloads);
    },
  ));
});

Deno.test("SLIP: a frame has C0 only at its two ends", () => {
  fc.assert(fc.property(PAYLOAD, (payload) => {
    const frame = encodeFrame(payload);
    assertEquals([frame[0], frame.at(-1)], [0xc0, 0xc0]);
    assert(!frame.subarray(1, -1).includes(0xc0));
  }));
});

Deno.test("SLIP: any bytes give frames within the limit, for any split", () => {
  const stream = fc.array(BYTE, { maxLength: 400 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
    const whole = new FrameDecoder(16);
    const cut = new FrameDecoder(16);
    const frames = whole.push(bytes);
    assert(frames.every((frame) => frame.length >= 1 && frame.length <= 16));
    assertEquals(pieces(bytes, cuts).flatMap((piece) => cut.push(piece)), frames);
  }));
});
