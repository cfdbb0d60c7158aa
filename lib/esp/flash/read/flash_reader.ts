/** Reads parts of flash to find out what it contains. */
import { clip } from "../../../ranges.ts";
import type { Loader } from "../../link/loader.ts";
import { readFlash } from "./read.ts";

/** Reads flash up to its end, or to the last address that the loader reaches; reads beyond return fewer bytes. */
export class FlashReader {
  readonly #loader: Loader;
  readonly #size: number;

  constructor(loader: Loader, size: number) {
    this.#loader = loader;
    this.#size = Math.min(size, loader.dialect.flashReach);
  }

  async read(offset: number, size: number): Promise<Uint8Array> {
    const readable = clip({ offset, size }, { offset: 0, size: this.#size });
    return readable.size === 0 ? new Uint8Array() : await readFlash(this.#loader, readable);
  }

  /** False: long ranges would take minutes, in answers of 64 bytes. */
  get fast(): boolean {
    return this.#loader.dialect.read === "stream";
  }
}
