/** Collects bytes whose number is not known. Pure; no I/O. */

const FIRST_SIZE = 64 * 1024;

/** Pieces of one byte each take no more memory than large ones. */
export class GrowingBuffer {
  #bytes = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(FIRST_SIZE, 2 * this.#bytes.length, length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }

  /** All bytes so far; not a copy. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
