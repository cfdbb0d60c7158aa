/** Synthetic firmware, the same on every machine: it compresses about as well as MicroPython for the ESP8266. */

/** The size of such an image. */
const SIZE = 590_000;

/** Returns a generator of 32-bit numbers: Marsaglia's xorshift. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * `size` bytes that zlib makes a third smaller: two thirds of the parts resemble machine code, with some frequent bytes
 * and some random ones; one third repeats earlier bytes.
 */
export function firmwareLike(size: number = SIZE): Uint8Array {
  const random = createRandom(0x8266);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const length = Math.min(size - at, 16 + random() % 48);
    if (at > 4096 && random() % 3 === 0) {
      const from = at - 64 - random() % 4000;
      bytes.copyWithin(at, from, from + length);
    } else {
      for (let i = 0; i < length; i++) bytes[at + i] = random() % 5 < 2 ? random() % 16 : random();
    }
    at += length;
  }
  return bytes;
}
