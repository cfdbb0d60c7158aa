/** One direction of the serial line: bytes under way, each with the time at which its stop bit is through. */

import { join } from "../codec/join.ts";
import { bitMs, ratesMatch, resample } from "./uart.ts";

interface Span {
  readonly bytes: Uint8Array;
  /** Time at which the first start bit begins. */
  readonly start: number;
  readonly byteMs: number;
  /** False until the receiver's rate has been applied. */
  readonly heard: boolean;
}

/** What a program waits for on its receiver; see {@link Line.due}. */
export type Awaited = "byte" | "delimiter" | "batch";

/** Interrupt threshold of the stub's receiver, bytes; and its timeout, bit times (esp-flasher-stub, transport.c). */
const BATCH_BYTES = 32;
const BATCH_TIMEOUT_BITS = 80;

const SLIP_END = 0xc0;

export interface Line {
  /** Puts bytes on the line as soon as it is free. Returns the time at which the last one is through. */
  push(bytes: Uint8Array, now: number, byteMs: number): number;
  /** Time at which all that was pushed is through. */
  readonly free: number;
  /** The bit time with which the receiver listens from `now` on. */
  setReceiver(now: number, bit: number): void;
  /** What the receiver has heard by `now` and not yet taken. */
  take(now: number): Uint8Array;
  /** Forgets what is through by `now`: nobody listened. What is under way stays as it left the sender. */
  skip(now: number): void;
  /** The next byte as it left the sender, if it is through by `now`, with its bit time. */
  takeRaw(now: number): { byte: number; bit: number } | undefined;
  /**
   * When there will be something to do, undefined = not as things are. "byte": the first byte is through. "delimiter":
   * the first C0 is. "batch": an interrupt of the stub's receiver is due: 32 bytes, or a pause after fewer.
   */
  due(awaited: Awaited): number | undefined;
  /** Time at which byte `index` of those not taken is through. */
  arrivalOf(index: number): number | undefined;
  /** Forgets what is not through by `now`: the sender has lost power. */
  cut(now: number): void;
}

export function createLine(baud: number): Line {
  let spans: Span[] = [];
  let free = -Infinity;
  let receiver = bitMs(baud);
  /** Cached result of the search for C0, which would otherwise be done at every look. */
  let delimiter: { readonly at: number | undefined } | undefined;

  function through(span: Span, now: number): number {
    const count = Math.floor((now - span.start) / span.byteMs + 1e-6);
    return Math.max(0, Math.min(span.bytes.length, count));
  }

  /** The span as the receiver hears it. A garbled one keeps its time on the line. */
  function hear(span: Span): Span {
    if (span.heard) return span;
    if (ratesMatch(span.byteMs / 10, receiver)) return { ...span, heard: true };
    const bytes = resample(span.bytes, span.byteMs / 10, receiver);
    const byteMs = bytes.length > 0 ? span.bytes.length * span.byteMs / bytes.length : span.byteMs;
    return { bytes, start: span.start, byteMs, heard: true };
  }

  function split(span: Span, count: number): [Span, Span] {
    return [
      { ...span, bytes: span.bytes.subarray(0, count) },
      { ...span, bytes: span.bytes.subarray(count), start: span.start + count * span.byteMs },
    ];
  }

  function nearest(awaited: Awaited): number | undefined {
    if (awaited === "byte") return arrivalOf(0);
    if (awaited === "batch") return batch();
    delimiter ??= { at: findDelimiter() };
    return delimiter.at;
  }

  function findDelimiter(): number | undefined {
    for (const span of spans) {
      if (!span.heard && !ratesMatch(span.byteMs / 10, receiver)) return end(span);
      const index = span.bytes.indexOf(SLIP_END);
      if (index >= 0) return span.start + (index + 1) * span.byteMs;
    }
    return undefined;
  }

  function batch(): number | undefined {
    let count = 0;
    let last: number | undefined;
    for (const span of spans) {
      if (span.bytes.length === 0) continue;
      if (last !== undefined && span.start + span.byteMs - last > BATCH_TIMEOUT_BITS * receiver) break;
      if (count + span.bytes.length >= BATCH_BYTES) return span.start + (BATCH_BYTES - count) * span.byteMs;
      count += span.bytes.length;
      last = end(span);
    }
    return last === undefined ? undefined : last + BATCH_TIMEOUT_BITS * receiver;
  }

  function arrivalOf(index: number): number | undefined {
    let before = index;
    for (const span of spans) {
      if (before < span.bytes.length) return span.start + (before + 1) * span.byteMs;
      before -= span.bytes.length;
    }
    return undefined;
  }

  return {
    push(bytes, now, byteMs) {
      delimiter = undefined;
      const start = Math.max(now, free);
      free = start + bytes.length * byteMs;
      if (bytes.length > 0) spans.push({ bytes, start, byteMs, heard: false });
      return free;
    },
    get free() {
      return free;
    },
    setReceiver(now, bit) {
      delimiter = undefined;
      const next: Span[] = [];
      for (const span of spans) {
        const count = through(span, now);
        if (span.heard || count === 0) {
          next.push(span);
        } else {
          const [past, future] = split(span, count);
          next.push(hear(past), future);
        }
      }
      spans = next.filter((span) => span.bytes.length > 0);
      receiver = bit;
    },
    take(now) {
      delimiter = undefined;
      const parts: Uint8Array[] = [];
      while (spans.length > 0) {
        const first = spans[0]!;
        if (through(first, now) === 0) break;
        const span = hear(first);
        const count = through(span, now);
        parts.push(span.bytes.subarray(0, count));
        if (count < span.bytes.length) {
          spans[0] = split(span, count)[1];
          break;
        }
        spans.shift();
      }
      return join(parts);
    },
    skip(now) {
      delimiter = undefined;
      spans = spans.map((span) => split(span, through(span, now))[1]).filter((span) => span.bytes.length > 0);
    },
    takeRaw(now) {
      delimiter = undefined;
      const span = spans[0];
      if (span === undefined || through(span, now) === 0) return undefined;
      const byte = span.bytes[0]!;
      if (span.bytes.length === 1) spans.shift();
      else spans[0] = split(span, 1)[1];
      return { byte, bit: span.byteMs / 10 };
    },
    due: nearest,
    arrivalOf,
    cut(now) {
      delimiter = undefined;
      spans = spans.map((span) => split(span, through(span, now))[0]).filter((span) => span.bytes.length > 0);
      free = Math.min(free, now);
    },
  };
}

function end(span: Span): number {
  return span.start + span.bytes.length * span.byteMs;
}
