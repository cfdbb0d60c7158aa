/** Finds a place in a profile. */
import type { Fault } from "./checked.ts";
import type { Path } from "../../profile/complaint.ts";
import type { System } from "../system/system.ts";

/** Without a place if the text has changed or cannot be read again. `at`: of the value in the profile. */
export async function locateIn(
  system: System,
  path: string,
  at: Path,
): Promise<Pick<Fault, "line" | "column">> {
  const text = await readAgain(system, path);
  if (text === undefined) return {};
  const { mapYaml } = await import("../../profile/locate.ts");
  return mapYaml(text)?.locate(at, "value") ?? {};
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
