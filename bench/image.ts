/** Made-up firmware, the same on every machine: it compresses about as well as MicroPython for the ESP8266 does. */

/** As large as such an image is. */
const SIZE = 590_000;

/** A source of 32-bit numbers: Marsaglia's xorshift. */
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
 * `size` bytes that zlib makes a third smaller: two thirds of the pieces like machine code, where some bytes are frequent and some
 * are anything; one third runs that were there before. The first bytes are the header of an ESP8266 image.
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
