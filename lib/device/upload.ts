/** Puts bytes into the chip's RAM. */
import type { Loader } from "./loader.ts";

export interface RamSegment {
  readonly address: number;
  readonly data: Uint8Array;
}

/** Bytes uploaded, in blocks of at most `blockSize`. Throws RefusedError, LinkError or PortError. */
export async function upload(
  loader: Loader,
  segments: readonly RamSegment[],
  { blockSize, action }: { readonly blockSize: number; readonly action: string },
): Promise<number> {
  let bytes = 0;
  for (const { address, data } of segments) {
    const blocks = Math.ceil(data.length / blockSize);
    await loader.command({ op: "memBegin", size: data.length, blocks, blockSize, address }, { action });
    for (let sequence = 0; sequence < blocks; sequence++) {
      const block = data.subarray(sequence * blockSize, (sequence + 1) * blockSize);
      await loader.command({ op: "memData", sequence, data: block }, { action });
    }
    bytes += data.length;
  }
  return bytes;
}
