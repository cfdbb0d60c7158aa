/** Deflate for the wire. The only file that knows zlib. */
import { createInflate, deflate } from "node:zlib";

/**
 * One zlib stream (RFC 1950) at the highest level, made on a thread of its own. A stub spends longer on its flash than
 * on unpacking, and 400 KB take the host about 40 ms.
 */
export function compress(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    deflate(bytes, { level: 9 }, (error, packed) => error === null ? resolve(packed) : reject(error));
  });
}

/**
 * How many bytes each `blockSize` piece of `packed` unpacks to: it sets how long a chip may work on a piece. A piece of
 * blank flash can unpack to a thousand times its size.
 */
export async function unpackedSizes(packed: Uint8Array, blockSize: number): Promise<number[]> {
  const inflate = createInflate();
  let size = 0;
  inflate.on("data", (chunk: Uint8Array) => size += chunk.length);
  const sizes: number[] = [];
  for (let at = 0; at < packed.length; at += blockSize) {
    const before = size;
    await new Promise<void>((resolve, reject) => {
      inflate.write(packed.subarray(at, at + blockSize), (error) => error ? reject(error) : resolve());
    });
    sizes.push(size - before);
  }
  return sizes;
}
