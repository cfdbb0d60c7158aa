/** Files that say themselves what goes where, UF2 and Intel HEX, become what they hold. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { DOWNLOAD_AGAIN } from "../image/image_file.ts";
import { openPacked } from "../image/container_format.ts";
import { nameOfFamily } from "../image/uf2_families.ts";
import type { Firmware } from "./types.ts";

/**
 * `file` itself, or the pieces that it holds, each at its own address plus the offset that the profile gives. Throws
 * ImageError for a damaged one, and for one that has nothing for a chip of Espressif's.
 */
export function unpackFirmware(file: Firmware): readonly Firmware[] {
  const { path, bytes } = file;
  const packed = openPacked(bytes);
  if (packed === undefined) return [file];
  const { words, content } = packed;
  if ("problem" in content) {
    throw new ImageError(`Cannot use "${path}", ${words}: ${content.problem}`, { hint: DOWNLOAD_AGAIN });
  }
  const { parts } = content;
  const families = parts.flatMap(({ family }) => family ?? []);
  if (parts.every(({ pieces }) => pieces.length === 0)) {
    throw new ImageError(
      `Cannot use "${path}": it is a UF2 file for ${[...new Set(families.map(nameOfFamily))].join(" and ")}`,
      { hint: "If the board appears as a drive when it is in its bootloader, copy the file to that drive." },
    );
  }
  let index = 0;
  return parts.flatMap(({ family, pieces }) =>
    pieces.map(({ address, bytes }) => ({
      ...file,
      bytes,
      offset: file.offset + address,
      piece: {
        index: index++,
        address,
        lowest: pieces[0]!.address,
        ...(family === undefined ? {} : { uf2: { family, families } }),
      },
    }))
  );
}

/** The files, without what files for several chips have for others than `chip`. */
export function filesFor(files: readonly Firmware[], chip: Chip): readonly Firmware[] {
  return files.filter(({ piece }) =>
    piece?.uf2 === undefined || piece.uf2.family === chip.uf2Family ||
    !piece.uf2.families.includes(chip.uf2Family)
  );
}
