/** Compresses what is written, once, however often and to however many boards it goes. */
import type { Dialect } from "../chips/mod.ts";
import type { Region } from "../plan/plan.ts";
import { type Compress, compress } from "./compress.ts";
import { type Payload, prepare } from "./write_region.ts";

/** Bytes of flash whose compressed form is kept: some images of the largest kind. */
const KEPT_BYTES = 64 << 20;

export class PayloadCache {
  readonly #compress: Compress;
  /** By content and form; what was used last stands last. */
  readonly #made = new Map<string, { readonly size: number; readonly payload: Promise<Payload> }>();
  #bytes = 0;

  constructor(compressIn: Compress = compress) {
    this.#compress = compressIn;
  }

  /** The region as it travels to `dialect`: made earlier, or now. Rejects as `compress` does. */
  async take(
    region: Region,
    dialect: Pick<Dialect, "compressed">,
  ): Promise<Payload> {
    const key = `${region.md5} ${dialect.compressed}`;
    const made = this.#made.get(key) ??
      { size: region.data.length, payload: prepare(region, dialect, this.#compress) };
    if (!this.#made.delete(key)) this.#bytes += made.size;
    this.#made.set(key, made);
    this.#forget();
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

  /** The oldest goes first; the newest stays, however large it is. */
  #forget(): void {
    for (const [key, { size }] of this.#made) {
      if (this.#bytes <= KEPT_BYTES || this.#made.size === 1) return;
      this.#made.delete(key);
      this.#bytes -= size;
    }
  }
}
