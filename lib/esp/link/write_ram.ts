/** Writes segments into the chip's RAM. */
import type { Loader } from "./loader.ts";
import { sendBlocks } from "./send_blocks.ts";

export interface RamSegment {
  readonly address: number;
  readonly data: Uint8Array;
}

/** Returns the number of bytes sent, in blocks of at most `blockSize`. Throws RefusedError, LinkError or PortError. */
export async function writeRam(
  loader: Loader,
  segments: readonly RamSegment[],
  { blockSize, action }: { readonly blockSize: number; readonly action: string },
): Promise<number> {
  let bytes = 0;
  for (const { address, data } of segments) {
    const blocks = Math.ceil(data.length / blockSize);
    await loader.command({ op: "memBegin", size: data.length, blocks, blockSize, address }, { action });
    await sendBlocks(loader, {
      op: "memData",
      bytes: data,
      blockSize,
      allowsShorter: false,
      padsLast: false,
      action: () => action,
    });
    bytes += data.length;
  }
  return bytes;
}
