/** A UART: dividers, bytes at the wrong rate, and automatic baud detection. Pure; no I/O. */

/** Bytes that the transmitter can hold; code that sends more waits. */
export const TX_FIFO = 128;

/** Relative difference of two rates beyond which the receiver samples a byte's last bit in the bit beside it. */
const TOLERANCE = 0.03;

/** Edges that the detector needs before it looks at pulse widths (boot ROM). */
const EDGES_NEEDED = 29;

/** Bits per second over USB, whatever rate is set: roughly that of a full-speed bulk endpoint. */
export const USB_BAUD = 4_000_000;

/** Milliseconds that one bit takes. */
export function bitMs(baud: number): number {
  return 1000 / baud;
}

/** Milliseconds that one bit takes; `clock` in Hz. */
export function dividerBitMs(divider: number, clock: number): number {
  return divider * 1000 / clock;
}

/** The divider for a rate, rounded down to a step of the hardware. */
export function dividerFor(baud: number, clock: number, fraction: number): number {
  return Math.floor(clock * fraction / baud) / fraction;
}

export function ratesMatch(a: number, b: number): boolean {
  return Math.abs(a / b - 1) <= TOLERANCE;
}

/**
 * The bytes that a receiver with bit time `receiver` gets from `bytes` sent without gaps at bit time `sender`: it waits
 * for a falling edge, then samples nine times in the middle of its own bit times, and ignores the stop bit.
 */
export function resample(bytes: Uint8Array, sender: number, receiver: number): Uint8Array {
  const bits = bytes.length * 10;
  const out: number[] = [];
  let position = 0; // in bits of the sender
  // Edges of a real line are slow and jitter; doubling a small error imitates that.
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

/** Level of the line in bit `index` of a stream of 8N1 characters; idle outside the stream. */
function levelAt(bytes: Uint8Array, index: number): 0 | 1 {
  if (index < 0 || index >= bytes.length * 10) return 1;
  const bit = index % 10;
  if (bit === 0) return 0;
  if (bit === 9) return 1;
  return (bytes[(index - bit) / 10]! >> (bit - 1)) & 1 ? 1 : 0;
}

/** Makes a divider of the mean of the shortest low and the shortest high pulse, as the boot ROM does. */
export interface BaudDetector {
  /** Takes one byte, sent with `ms` per bit. Returns the divider once it has seen enough edges. */
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
