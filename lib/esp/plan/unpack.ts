/** Unpacks UF2 and Intel HEX files into the ranges that they contain. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { ImageError } from "../../errors.ts";
import { DOWNLOAD_AGAIN } from "../image/image_file.ts";
import { parseContainer } from "../containers/container_format.ts";
import { nameOfFamily } from "../containers/uf2_families.ts";
import type { Firmware } from "./types.ts";

/**
 * The ranges in a container file, each at its own address plus the profile's offset; any other file unchanged. Throws
 * ImageError for a damaged container, and for one without data for an Espressif chip.
 */
export function unpackFirmware(file: Firmware): readonly Firmware[] {
  const { path, bytes } = file;
  const packed = parseContainer(bytes);
  if (packed === undefined) return [file];
  const { words, content } = packed;
  if ("problem" in content) {
    throw new ImageError(`Cannot use "${path}", ${words}: ${content.problem}`, { hint: DOWNLOAD_AGAIN });
  }
  const { parts } = content;
  const families = parts.flatMap(({ family }) => family ?? []);
  if (parts.every(({ ranges }) => ranges.length === 0)) {
    throw new ImageError(
      `Cannot use "${path}": it is a UF2 file for ${[...new Set(families.map(nameOfFamily))].join(" and ")}`,
      { hint: "If the board appears as a drive in its bootloader, copy the file to that drive." },
    );
  }
  let index = 0;
  return parts.flatMap(({ family, ranges }) =>
    ranges.map(({ address, bytes }) => ({
      ...file,
      bytes,
      offset: file.offset + address,
      container: {
        index: index++,
        address,
        lowest: ranges[0]!.address,
        ...(family === undefined ? {} : { uf2: { family, families } }),
      },
    }))
  );
}

/** The files without the ranges that UF2 files contain for other chips. */
export function filesFor(files: readonly Firmware[], chip: Chip): readonly Firmware[] {
  return files.filter(({ container }) =>
    container?.uf2 === undefined || container.uf2.family === chip.uf2Family ||
    !container.uf2.families.includes(chip.uf2Family)
  );
}
