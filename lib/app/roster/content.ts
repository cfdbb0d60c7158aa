/** Identifies what a run writes, so that a roster can tell whether a board has it already. Pure; no I/O. */
import { sha256 } from "../../hash.ts";
import { describeSources } from "../board_files/fill.ts";
import type { BoardSources } from "../board_files/sources.ts";
import type { Firmware } from "../../esp/plan/types.ts";
import type { Profile } from "../../profile/profile.ts";

/**
 * SHA-256 of the offset and hash of every file, of the flash settings and of what is erased. File names and the order of
 * the files do not change it. The flash settings are part of it as the profile has them: they can change the header.
 * `boardFiles`: the files for the board's own file system, with their hashes and their values before they are filled in.
 */
export function contentOf(
  files: readonly Pick<Firmware, "offset" | "bytes" | "container" | "raw">[],
  { flash: { mode, freq, size }, erase }: Pick<Profile, "flash" | "erase">,
  boardFiles?: BoardSources,
): string {
  const regions = files.map(({ offset, bytes, container, raw = false }) =>
    JSON.stringify([offset, container?.uf2?.family ?? null, raw, sha256(bytes)])
  ).sort();
  return sha256(new TextEncoder().encode(JSON.stringify({
    ...{ regions, flash: [mode, freq, size], erase },
    // Absent for a profile without them: such a board stays known.
    ...(boardFiles === undefined ? {} : { boardFiles: describeSources(boardFiles) }),
  })));
}
