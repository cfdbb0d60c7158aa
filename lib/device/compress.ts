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
 * How many bytes come out of the first one, two, three… times `step` bytes of `packed`, and of all of it. A chip that
 * unpacks may have long to work on little: a piece of blank flash can unpack to a thousand times its size.
 */
export async function unpackedAfter(packed: Uint8Array, step: number): Promise<readonly number[]> {
  const inflate = createInflate();
  let size = 0;
  inflate.on("data", (chunk: Uint8Array) => size += chunk.length);
  const sizes: number[] = [];
  for (let at = 0; at < packed.length; at += step) {
    await new Promise<void>((resolve, reject) => {
      inflate.write(packed.subarray(at, at + step), (error) => error ? reject(error) : resolve());
    });
    sizes.push(size);
  }
  return sizes;
}
