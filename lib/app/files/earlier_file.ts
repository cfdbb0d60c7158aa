/** A file that will be replaced, as a guess at its next content. */
import type { System } from "../system/system.ts";

/** The content of a regular file of `size` bytes; undefined if there is none, or if it cannot be read. */
export async function readEarlier(
  system: Pick<System, "openFile">,
  path: string,
  size: number,
): Promise<Uint8Array | undefined> {
  try {
    const file = await system.openFile(path);
    try {
      return file.info.kind === "file" && file.info.size === size ? file.read() : undefined;
    } finally {
      file.close();
    }
  } catch {
    // Without the guess the command only takes longer.
    return undefined;
  }
}
