/** Compares firmware that has a name with what its lock says about it: a lock can be edited. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { offsetOf } from "../../catalogue/find.ts";
import type { FirmwareName } from "../../catalogue/name.ts";
import { contradiction } from "../../catalogue/says.ts";
import { ImageError } from "../../errors.ts";
import { chipById } from "../../esp/chips/mod.ts";
import { analyzeFile } from "../../esp/image/analyze.ts";
import { chipOfImage } from "../../esp/image/chip_of_image.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { NamedEntry } from "./fetch_locked.ts";

/**
 * Throws ImageError if `bytes`, which have the lock's hash, are another release than the profile names, or if the lock has
 * another chip or offset than `flasher lock` writes for them. For a file by address, the profile decides. `lock`: its path.
 */
export function checkLocked(
  { locked }: Pick<ProfileFile, "locked">,
  entry: NamedEntry,
  { bytes, lock }: { readonly bytes: Uint8Array; readonly lock: string },
): void {
  if (locked?.kind !== "firmware") return;
  const problem = problemOf(locked.name, entry, bytes);
  if (problem === undefined) return;
  throw new ImageError(`Cannot use ${quote(entry.key, 200)} of ${quote(lock, 200)}: ${problem}`, {
    hint:
      "flasher lock does not write this. Ask the author for the right lock file. Or, to lock the firmware again, " +
      "remove its line from the lock file, then: flasher lock",
  });
}

function problemOf(
  name: FirmwareName,
  { chip: id = "", offset = 0 }: NamedEntry,
  bytes: Uint8Array,
): string | undefined {
  const chip = chipById(id);
  if (chip === undefined) return `found the chip ${quote(id)}, expected one that flasher supports`;
  const expected = offsetOf(name.publisher, id);
  if (offset !== expected) return `found the offset ${hex(offset)}, expected ${hex(expected ?? 0)}`;
  const found = chipOfImage(bytes.subarray(chip.bootloaderOffset - offset));
  if (found !== undefined && found !== chip) return `its file is for ${found.id}, expected ${id}`;
  return contradiction(analyzeFile(bytes).python ?? "", name);
}
