/** Region data in the form in which it travels, compressed once for all boards and attempts. */
import { type Compress, compress, OUTLINE_STEP } from "../../compress/compress.ts";
import type { Dialect } from "../chips/mod.ts";
import type { Region } from "../plan/plan.ts";
import { WINDOW } from "./block_ends.ts";

export interface Payload {
  readonly region: Region;
  /** The bytes on the wire: compressed, or the data itself. */
  readonly bytes: Uint8Array;
  readonly compressed: boolean;
  /** Bytes of flash that the first `sent` bytes hold, rounded up. */
  readonly unpacked: (sent: number) => number;
  /** Ascending positions in `bytes` after which a stub's window is full. */
  readonly windows: readonly number[];
}

/** Compresses the region if the loader can decompress and the result is shorter. Rejects as `compress` does. */
export async function makePayload(
  region: Region,
  dialect: Pick<Dialect, "compressed">,
  compress: Compress,
): Promise<Payload> {
  const { data } = region;
  if (dialect.compressed) {
    const { bytes, sizes } = await compress(data);
    if (bytes.length < data.length) {
      const unpacked = (sent: number) =>
        sizes[Math.min(sizes.length, Math.ceil(sent / OUTLINE_STEP)) - 1] ?? 0;
      const isFull = (n: number) => Math.floor(sizes[n]! / WINDOW) > Math.floor((sizes[n - 1] ?? 0) / WINDOW);
      const windows = sizes.flatMap((_, n) => isFull(n) ? [(n + 1) * OUTLINE_STEP] : []);
      return { region, bytes, compressed: true, unpacked, windows };
    }
  }
  const unpacked = (sent: number) => Math.max(0, Math.min(sent, data.length));
  return { region, bytes: data, compressed: false, unpacked, windows: [] };
}

/** Bytes of flash whose payloads are kept: some images of the largest kind. */
const KEPT_BYTES = 64 << 20;

/** Keeps payloads for further attempts and further boards. */
export class PayloadCache {
  readonly #compress: Compress;
  /** By content and form, in order of last use. */
  readonly #made = new Map<string, { readonly size: number; readonly payload: Promise<Payload> }>();
  #bytes = 0;

  constructor(compressIn: Compress = compress) {
    this.#compress = compressIn;
  }

  /** The payload of a region for a loader that speaks `dialect`. Rejects as `makePayload` does. */
  async get(region: Region, dialect: Pick<Dialect, "compressed">): Promise<Payload> {
    const key = `${region.md5} ${dialect.compressed}`;
    const made = this.#made.get(key) ??
      { size: region.data.length, payload: makePayload(region, dialect, this.#compress) };
    if (!this.#made.delete(key)) this.#bytes += made.size;
    this.#made.set(key, made);
    this.#evict();
    try {
      return { ...await made.payload, region };
    } catch (error) {
      if (this.#made.get(key) === made) {
        this.#made.delete(key);
        this.#bytes -= made.size;
      }
      throw error;
    }
  }

  /** Drops the payloads used longest ago; the newest stays, however large it is. */
  #evict(): void {
    for (const [key, { size }] of this.#made) {
      if (this.#bytes <= KEPT_BYTES || this.#made.size === 1) return;
      this.#made.delete(key);
      this.#bytes -= size;
    }
  }
}
