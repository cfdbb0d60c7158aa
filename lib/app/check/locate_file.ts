/** Finds the place in a profile that names a file. */
import type { Fault } from "./checked.ts";
import type { System } from "../system/system.ts";

/** `index`: of the entry in `files`. Without a place if the text has changed or cannot be read again. */
export async function locateFile(
  system: System,
  path: string,
  index: number,
): Promise<Pick<Fault, "line" | "column">> {
  const text = await readAgain(system, path);
  if (text === undefined) return {};
  const { mapYaml } = await import("../../profile/locate.ts");
  return mapYaml(text)?.locate(["files", index, "path"], "value") ?? {};
}

async function readAgain(system: System, path: string): Promise<string | undefined> {
  const { decodeProfile, MAX_PROFILE_BYTES } = await import("../../profile/decode.ts");
  try {
    const file = await system.openFile(path);
    try {
      return file.info.size > MAX_PROFILE_BYTES ? undefined : decodeProfile(file.read(), path);
    } finally {
      file.close();
    }
  } catch {
    // The fault itself is reported; only its place is lost.
    return undefined;
  }
}
