/** Puts bytes into the chip's RAM. */
import { sendBlocks } from "./send_blocks.ts";
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
    await sendBlocks(loader, {
      ...{ op: "memData", bytes: data, blockSize, elastic: false, whole: false, action: () => action },
    });
    bytes += data.length;
  }
  return bytes;
}
