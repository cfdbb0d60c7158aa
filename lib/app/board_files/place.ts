/** Says where a profile names what is wrong with `board_files`. */
import type { FlasherError } from "../../errors.ts";
import type { Path } from "../../profile/complaint.ts";
import { printable } from "../../text.ts";
import type { System } from "../system/system.ts";

/** The same error, whose message begins with the place: `flash.yaml:7:15: …`. `profile`: its path; undefined: unknown. */
export async function atPlace<E extends FlasherError>(
  system: System,
  error: E,
  { profile, at }: { readonly profile: string | undefined; readonly at: Path },
): Promise<E> {
  if (profile === undefined) return error;
  const { locateIn } = await import("../check/locate_file.ts");
  const { line, column } = await locateIn(system, profile, at);
  if (line !== undefined) error.message = `${printable(profile)}:${line}:${column}: ${error.message}`;
  return error;
}
