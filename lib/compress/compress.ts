/** Deflate compression. The only file that imports zlib. */
import { createInflate, deflateSync } from "node:zlib";

export interface Compressed {
  /** One zlib stream (RFC 1950) at the highest level: a stub spends more time on its flash than on decompression. */
  readonly bytes: Uint8Array;
  /**
   * Decompressed bytes after the first 1, 2, 3, … times OUTLINE_STEP compressed bytes, and after all of them. Blank
   * flash can decompress to a thousand times its size. Empty if `bytes` is no shorter than the input.
   */
  readonly sizes: readonly number[];
}

export const OUTLINE_STEP = 1024;

export type Compress = (bytes: Uint8Array) => Promise<Compressed>;

/** Blocks the event loop meanwhile: about 60 ms for 1 MB. */
export const compress: Compress = async (bytes) => {
  const packed = new Uint8Array(deflateSync(bytes, { level: 9 }));
  return { bytes: packed, sizes: packed.length < bytes.length ? await outline(packed) : [] };
};

async function outline(packed: Uint8Array): Promise<readonly number[]> {
  const inflate = createInflate();
  let size = 0;
  inflate.on("data", (chunk: Uint8Array) => size += chunk.length);
  const sizes: number[] = [];
  for (let at = 0; at < packed.length; at += OUTLINE_STEP) {
    await new Promise<void>((resolve, reject) => {
      inflate.write(packed.subarray(at, at + OUTLINE_STEP), (error) => error ? reject(error) : resolve());
    });
    sizes.push(size);
  }
  return sizes;
}
