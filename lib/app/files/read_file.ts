/** Reads a file that a person names, or that is flasher's own. */
import type { System } from "../system/system.ts";

/** Rejects with what the runtime throws, and with an Error in words for what is no regular file or has more bytes. */
export async function readAtMost(
  system: Pick<System, "openFile">,
  path: string,
  largest: number,
): Promise<Uint8Array> {
  const file = await system.openFile(path);
  try {
    const { kind, size } = file.info;
    if (kind !== "file") throw new Error("it is not a regular file");
    if (size > largest) throw new Error(`it has ${size} bytes, expected at most ${largest}`);
    return file.read();
  } finally {
    file.close();
  }
}
