/**
 * Inflate (RFC 1950, RFC 1951) that takes its input in pieces and stops where the stub's miniz stops. It is not zlib,
 * because the stub's reaction to a stream that is cut, corrupt or too long depends on miniz's flags. Pure; no I/O.
 */

import { buildCodes, type Codes } from "./huffman.ts";
import { join } from "./join.ts";

/** Bytes of the dictionary, a ring buffer that takes the output. */
export const WINDOW_SIZE = 0x8000;

export interface InflateStep {
  readonly input: Uint8Array;
  readonly window: Uint8Array;
  /** Position in the window at which output continues; it stops at the window's end. */
  readonly at: number;
  /** TINFL_FLAG_PARSE_ZLIB_HEADER: a header comes first. Checks the Adler-32 only if the stream ends in this step. */
  readonly zlib: boolean;
  /** TINFL_FLAG_HAS_MORE_INPUT: running out of input is not a failure. */
  readonly more: boolean;
}

export interface InflateProgress {
  readonly status: "done" | "needsInput" | "windowFull" | "failed";
  readonly consumed: number;
  readonly produced: number;
}

export interface Inflater {
  run(step: InflateStep): InflateProgress;
}

// deno-fmt-ignore
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
// deno-fmt-ignore
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
// deno-fmt-ignore
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
// deno-fmt-ignore
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Thrown when the input ends within an element. The caller rewinds to the start of that element. */
const UNDERFLOW = Symbol("underflow");
const CORRUPT = Symbol("corrupt");

const FIXED = {
  literals: codesOf(
    Uint8Array.from({ length: 288 }, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8),
  ),
  distances: codesOf(new Uint8Array(32).fill(5)),
};

type Phase =
  | { readonly name: "start" | "header" | "block" | "align" | "trailer" | "done" | "failed" }
  | { readonly name: "stored"; left: number }
  | {
    readonly name: "codes";
    readonly literals: Codes;
    readonly distances: Codes;
    copy: number;
    distance: number;
  };

export function createInflater(): Inflater {
  let bytes: Uint8Array = new Uint8Array(0);
  let position = 0;
  let held = 0; // bits read but not yet used, and their number
  let count = 0;
  let last = false;
  let phase: Phase = { name: "start" };
  let adler = 1;
  let expectedAdler = 0;
  let trailerLeft = 4;

  function need(bits: number): void {
    while (count < bits) {
      if (position >= bytes.length) throw UNDERFLOW;
      held |= bytes[position++]! << count;
      count += 8;
    }
  }

  function take(bits: number): number {
    need(bits);
    const value = held & ((1 << bits) - 1);
    held >>>= bits;
    count -= bits;
    return value;
  }

  function symbol({ table, longest }: Codes): number {
    while (count < longest && position < bytes.length) {
      held |= bytes[position++]! << count;
      count += 8;
    }
    const entry = table[held & (table.length - 1)]!;
    const length = entry & 15;
    if (length > count) throw UNDERFLOW;
    if (length === 0) throw count < longest ? UNDERFLOW : CORRUPT;
    held >>>= length;
    count -= length;
    return entry >>> 4;
  }

  function header(): Phase {
    const [method, flags] = [take(8), take(8)];
    const bad = (method << 8 | flags) % 31 !== 0 || (flags & 0x20) !== 0 || (method & 15) !== 8 ||
      method >>> 4 > 7;
    return { name: bad ? "failed" : "block" };
  }

  function blockHeader(): Phase {
    last = take(1) === 1;
    switch (take(2)) {
      case 0: {
        const spare = count % 8;
        held >>>= spare;
        count -= spare;
        const [length, inverse] = [take(16), take(16)];
        if (length !== (~inverse & 0xffff)) throw CORRUPT;
        return { name: "stored", left: length };
      }
      case 1:
        return { name: "codes", ...FIXED, copy: 0, distance: 0 };
      case 2:
        return { name: "codes", ...dynamicCodes(), copy: 0, distance: 0 };
      default:
        throw CORRUPT;
    }
  }

  function dynamicCodes(): { literals: Codes; distances: Codes } {
    const [literals, distances, lengths] = [take(5) + 257, take(5) + 1, take(4) + 4];
    const lengthLengths = new Uint8Array(19);
    for (let i = 0; i < lengths; i++) lengthLengths[ORDER[i]!] = take(3);
    const codes = codesOf(lengthLengths);
    const all = new Uint8Array(literals + distances);
    for (let i = 0; i < all.length;) {
      const value = symbol(codes);
      if (value < 16) {
        all[i++] = value;
        continue;
      }
      if (value === 16 && i === 0) throw CORRUPT;
      const repeat = value === 16 ? 3 + take(2) : value === 17 ? 3 + take(3) : 11 + take(7);
      if (i + repeat > all.length) throw CORRUPT;
      all.fill(value === 16 ? all[i - 1]! : 0, i, i + repeat);
      i += repeat;
    }
    return { literals: codesOf(all.subarray(0, literals)), distances: codesOf(all.subarray(literals)) };
  }

  return {
    run({ input, window, at, zlib, more }) {
      const carried = bytes.length - position;
      bytes = join([bytes.subarray(position), input]);
      position = 0;
      let out = at;
      // The state to rewind to if the input ends within an element.
      let mark = { position, held, count, last };
      const remember = () => mark = { position, held, count, last };

      function stop(status: InflateProgress["status"]): InflateProgress {
        if (status !== "needsInput") { // return whole bytes that were read ahead
          for (; count >= 8 && position > 0; count -= 8) position--;
          held &= (1 << count) - 1;
        }
        const consumed = status === "needsInput" ? input.length : Math.max(0, position - carried);
        const produced = out - at;
        if (status !== "needsInput") {
          bytes = bytes.subarray(Math.min(position, carried), carried);
          position = 0;
        }
        if (!zlib) return { status, consumed, produced };
        adler = adlerOf(adler, window.subarray(at, out));
        if (status !== "done" || adler === expectedAdler) return { status, consumed, produced };
        phase = { name: "failed" };
        return { status: "failed", consumed, produced };
      }

      try {
        while (true) {
          remember();
          switch (phase.name) {
            case "start":
              phase = { name: zlib ? "header" : "block" };
              break;
            case "header":
              phase = header();
              break;
            case "block":
              phase = blockHeader();
              break;
            case "stored":
              while (phase.left > 0) {
                if (out >= window.length) return stop("windowFull");
                remember();
                const byte = take(8); // may throw, so change nothing before it
                window[out++] = byte;
                phase.left--;
              }
              phase = { name: last ? "align" : "block" };
              break;
            case "codes": {
              const { literals, distances } = phase;
              let ended = false;
              while (!ended) {
                while (phase.copy > 0) {
                  if (out >= window.length) return stop("windowFull");
                  window[out] = window[(out - phase.distance) & (WINDOW_SIZE - 1)]!;
                  out++;
                  phase.copy--;
                }
                if (out >= window.length) return stop("windowFull");
                mark.position = position;
                mark.held = held;
                mark.count = count;
                const value = symbol(literals);
                if (value < 256) {
                  window[out++] = value;
                } else if (value === 256) {
                  ended = true;
                } else {
                  const length = value - 257;
                  if (length >= LENGTH_BASE.length) throw CORRUPT;
                  const copy = LENGTH_BASE[length]! + take(LENGTH_EXTRA[length]!);
                  const distance = symbol(distances);
                  if (distance >= DISTANCE_BASE.length) throw CORRUPT;
                  phase.distance = DISTANCE_BASE[distance]! + take(DISTANCE_EXTRA[distance]!);
                  phase.copy = copy;
                }
              }
              phase = { name: last ? "align" : "block" };
              break;
            }
            case "align": {
              const spare = count % 8;
              held >>>= spare;
              count -= spare;
              trailerLeft = zlib ? 4 : 0;
              phase = { name: "trailer" };
              break;
            }
            case "trailer":
              if (trailerLeft === 0) {
                phase = { name: "done" };
                break;
              }
              expectedAdler = (expectedAdler << 8 | take(8)) >>> 0;
              trailerLeft--;
              break;
            case "done":
              return stop("done");
            case "failed":
              return stop("failed");
          }
        }
      } catch (reason) {
        if (reason === UNDERFLOW) {
          ({ position, held, count, last } = mark);
          if (more) return stop("needsInput");
        } else if (reason !== CORRUPT) {
          throw reason;
        }
        phase = { name: "failed" };
        return stop("failed");
      }
    },
  };
}

function codesOf(lengths: Uint8Array): Codes {
  const codes = buildCodes(lengths);
  if (codes === undefined) throw CORRUPT;
  return codes;
}

/** Adler-32, continued from `start`. */
function adlerOf(start: number, bytes: Uint8Array): number {
  let [a, b] = [start & 0xffff, start >>> 16];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return (b << 16 | a) >>> 0;
}
