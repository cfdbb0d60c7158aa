/** Files that say themselves what goes where, UF2 and Intel HEX, become what they hold. Pure; no I/O. */
import { ImageError } from "../errors.ts";
import { DOWNLOAD_AGAIN } from "../image/image_file.ts";
import { openPacked } from "../image/packed.ts";
import type { Firmware } from "./types.ts";

/**
 * `file` itself, or the pieces that it holds, each at its own address plus the offset that the profile gives. Throws
 * ImageError for a damaged one.
 */
export function unpackFirmware(file: Firmware): readonly Firmware[] {
  const { path, bytes } = file;
  const packed = openPacked(bytes);
  if (packed === undefined) return [file];
  const { words, content } = packed;
  if ("problem" in content) {
    throw new ImageError(`Cannot use "${path}", ${words}: ${content.problem}`, { hint: DOWNLOAD_AGAIN });
  }
  const { family } = content;
  const lowest = content.pieces[0]!.address;
  return content.pieces.map(({ address, bytes }, index) => ({
    ...file,
    bytes,
    offset: file.offset + address,
    piece: { index, lowest, ...(family === undefined ? {} : { uf2Family: family }) },
  }));
}
