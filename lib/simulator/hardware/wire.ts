/** One direction of the serial connection: the bytes on the way, and the time at which each has passed. */

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

/** What chip code waits for on its receiver; see {@link Wire.due}. */
export type WaitCondition = "byte" | "delimiter" | "batch";

/** The stub's receiver interrupts after so many bytes, or bit times of silence (esp-flasher-stub, transport.c). */
const BATCH_BYTES = 32;
const BATCH_TIMEOUT_BITS = 80;

const SLIP_END = 0xc0;

export interface Wire {
  /** Sends bytes as soon as the wire is free. Returns the time at which the last one has passed. */
  push(bytes: Uint8Array, now: number, byteMs: number): number;
  /** Time at which all bytes sent so far have passed. */
  readonly free: number;
  /** Sets the receiver's bit time from `now` on. */
  setReceiver(now: number, bit: number): void;
  /** Takes what the receiver has got by `now`. */
  take(now: number): Uint8Array;
  /** Drops what has passed by `now`: nothing received it. Bytes on the way stay. */
  skip(now: number): void;
  /** Takes the next byte as it was sent, with its bit time, if it has passed by `now`. */
  takeRaw(now: number): { byte: number; bit: number } | undefined;
  /**
   * Time at which the condition is met; undefined if no byte on the way meets it. "byte": the first byte has passed.
   * "delimiter": the first C0 has. "batch": the stub's receiver interrupts, after 32 bytes or a pause after fewer.
   */
  due(awaited: WaitCondition): number | undefined;
  /** Time at which byte `index` of those not yet taken has passed. */
  arrivalOf(index: number): number | undefined;
  /** Drops what has not passed by `now`: the sender has lost power. */
  cut(now: number): void;
}

export function createWire(baud: number): Wire {
  let spans: Span[] = [];
  let free = -Infinity;
  let receiver = bitMs(baud);
  /** Cached result of the search for C0. */
  let delimiter: { readonly at: number | undefined } | undefined;

  function through(span: Span, now: number): number {
    const count = Math.floor((now - span.start) / span.byteMs + 1e-6);
    return Math.max(0, Math.min(span.bytes.length, count));
  }

  /** The span as the receiver gets it. A garbled one keeps its time on the wire. */
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

  function nearest(awaited: WaitCondition): number | undefined {
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
