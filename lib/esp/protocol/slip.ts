/** SLIP framing (RFC 1055) as the bootloaders speak it: 0xC0 before and after every packet. Pure; no I/O. */

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

/** The frame for `payload`: exactly one 0xC0 on either side, because a doubled one puts the stub out of phase. */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  const special = [...placesOf(payload, END), ...placesOf(payload, ESC)].sort((a, b) => a - b);
  const frame = new Uint8Array(payload.length + special.length + 2);
  frame[0] = END;
  // Whole pieces, not byte by byte: the first blocks of a session are made before the code for it is compiled.
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
 * Takes a stream apart. Whatever stands between two 0xC0 is a frame, so that a stray 0xC0 in noise costs one
 * candidate and never the phase; the caller throws away what is not an answer. A frame with a bad escape, or longer
 * than `maxFrame` bytes, is dropped, and so is what stands before the first one.
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

  /** The frames that `bytes` completes, unescaped, without empty ones. */
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

  /** Forgets a frame that has begun, for use after input was thrown away. */
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
