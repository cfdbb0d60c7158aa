/** The flags of `flasher init` that are settings of a profile. Pure; no I/O. */
import type { Overrides } from "../../profile/override.ts";
import type { Call } from "../command.ts";

/** Only the flags that were given. */
export function flagValues({ text }: Pick<Call, "text">): Overrides {
  const flags = ["port", "baud", "board", "chip"] as const;
  return Object.fromEntries(flags.flatMap((name) => text(name) === undefined ? [] : [[name, text(name)]]));
}
