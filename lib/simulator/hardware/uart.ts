/** What a UART makes of bits: dividers, bytes at the wrong rate, and automatic baud detection. Pure. */

/** Bytes that the transmitter holds; a program that sends more waits. */
export const TX_FIFO = 128;

/** Relative difference of two rates from which a byte's last bit is sampled in its neighbour. */
const TOLERANCE = 0.03;

/** The detector looks at pulse widths once it has seen so many edges (boot ROM). */
const EDGES_NEEDED = 29;

/** Bits per second over USB, whatever rate anybody sets; a bulk endpoint of full speed is about that fast. */
export const USB_BAUD = 4_000_000;

/** Milliseconds that one bit takes. */
export function bitMs(baud: number): number {
  return 1000 / baud;
}

/** Milliseconds that one bit takes on a chip with that clock, Hz. */
export function dividerBitMs(divider: number, clock: number): number {
  return divider * 1000 / clock;
}

/** The divider for a rate, rounded down to what the hardware can do. */
export function dividerFor(baud: number, clock: number, fraction: number): number {
  return Math.floor(clock * fraction / baud) / fraction;
}

export function ratesMatch(a: number, b: number): boolean {
  return Math.abs(a / b - 1) <= TOLERANCE;
}

/**
 * The bytes that a receiver with bit time `receiver` makes of `bytes` sent back to back with bit time `sender`: it waits
 * for a falling edge and then samples nine times in the middle of what it takes for bits, whatever the stop bit is.
 */
export function resample(bytes: Uint8Array, sender: number, receiver: number): Uint8Array {
  const bits = bytes.length * 10;
  const out: number[] = [];
  let position = 0; // bits of the sender
  // Edges of a real line are neither steep nor on time; doubling a small error stands for that.
  const error = receiver / sender - 1;
  const step = 1 + (Math.abs(error) < 0.06 ? 2 * error : error);
  while (true) {
    let edge = Math.ceil(position);
    while (edge < bits && !(levelAt(bytes, edge) === 0 && levelAt(bytes, edge - 1) === 1)) edge++;
    if (edge >= bits) return Uint8Array.from(out);
    if (levelAt(bytes, Math.floor(edge + step / 2)) === 1) { // a spike shorter than half a bit
      position = edge + step / 2;
      continue;
    }
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value |= levelAt(bytes, Math.floor(edge + step * (bit + 1.5))) << bit;
    out.push(value);
    position = edge + step * 9.5;
  }
}

/** Level of the line in bit `index` of a stream of 8N1 characters; idle outside. */
function levelAt(bytes: Uint8Array, index: number): 0 | 1 {
  if (index < 0 || index >= bytes.length * 10) return 1;
  const bit = index % 10;
  if (bit === 0) return 0;
  if (bit === 9) return 1;
  return (bytes[(index - bit) / 10]! >> (bit - 1)) & 1 ? 1 : 0;
}

/** Measures the shortest low and the shortest high pulse and makes a divider of their mean, as the boot ROM does. */
export interface BaudDetector {
  /** Feeds one byte, sent with `ms` per bit. Returns the divider once enough edges have been seen. */
  feed(byte: number, ms: number): number | undefined;
}

export function createBaudDetector(
  { clock, fraction }: { readonly clock: number; readonly fraction: number },
): BaudDetector {
  let edges = 0;
  let level = 1;
  let run = Infinity; // the line was idle before
  const shortest = [Infinity, Infinity];
  return {
    feed(byte, ms) {
      const single = Uint8Array.of(byte);
      for (let bit = 0; bit < 10; bit++) {
        const now = levelAt(single, bit);
        if (now === level) {
          run += ms;
          continue;
        }
        edges++;
        shortest[level] = Math.min(shortest[level]!, run);
        level = now;
        run = ms;
      }
      if (edges < EDGES_NEEDED) return undefined;
      return Math.floor((shortest[0]! + shortest[1]!) / 2 * clock * fraction / 1000 + 1e-6) / fraction;
    },
  };
}
