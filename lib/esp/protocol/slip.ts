/** SLIP framing (RFC 1055) as the loaders use it: 0xC0 before and after every packet. Pure; no I/O. */

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

/** The frame for `payload`: exactly one 0xC0 on either side, because a second one desynchronizes the stub. */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  const special = [...placesOf(payload, END), ...placesOf(payload, ESC)].sort((a, b) => a - b);
  const frame = new Uint8Array(payload.length + special.length + 2);
  frame[0] = END;
  // Copies whole runs, not single bytes: the first blocks of a session are encoded before the JIT compiles this loop.
  let from = 0;
  special.forEach((place, n) => {
    frame.set(payload.subarray(from, place), 1 + from + n);
    frame[1 + place + n] = ESC;
    frame[2 + place + n] = payload[place] === END ? ESC_END : ESC_ESC;
    from = place + 1;
  });
  frame.set(payload.subarray(from), 1 + from + special.length);
  frame[frame.length - 1] = END;
  return frame;
}

function placesOf(payload: Uint8Array, byte: number): number[] {
  const places: number[] = [];
  for (let at = payload.indexOf(byte); at >= 0; at = payload.indexOf(byte, at + 1)) places.push(at);
  return places;
}

/**
 * Splits a stream into frames. Everything between two 0xC0 is a frame, so that a stray 0xC0 in noise costs one frame
 * but never the synchronization; the caller discards frames that are not responses. Drops frames with a bad escape or
 * more than `maxFrame` bytes, and everything before the first 0xC0.
 */
export class FrameDecoder {
  readonly #maxFrame: number;
  #payload: number[] = [];
  #inFrame = false;
  #escaped = false;
  #broken = false;

  constructor(maxFrame = 0x4100) {
    this.#maxFrame = maxFrame;
  }

  /** The frames that `bytes` complete, unescaped, without empty ones. */
  push(bytes: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (const byte of bytes) {
      if (byte === END) {
        if (!this.#broken && !this.#escaped && this.#payload.length > 0) {
          frames.push(Uint8Array.from(this.#payload));
        }
        this.#start();
      } else if (this.#inFrame && !this.#broken) {
        this.#take(byte);
      }
    }
    return frames;
  }

  /** Discards a partial frame, for use after input was discarded. */
  reset(): void {
    this.#start();
    this.#inFrame = false;
  }

  #start(): void {
    this.#payload = [];
    this.#inFrame = true;
    this.#escaped = false;
    this.#broken = false;
  }

  #take(byte: number): void {
    if (this.#escaped) {
      this.#escaped = false;
      if (byte === ESC_END) this.#payload.push(END);
      else if (byte === ESC_ESC) this.#payload.push(ESC);
      else this.#broken = true;
    } else if (byte === ESC) {
      this.#escaped = true;
    } else {
      this.#payload.push(byte);
    }
    if (this.#payload.length > this.#maxFrame) this.#broken = true;
  }
}
