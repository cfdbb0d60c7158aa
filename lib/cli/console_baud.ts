/** The rate of a board's console. Pure; no I/O. */
import { consoleBaud } from "../profile/fields.ts";
import type { Profile } from "../profile/profile.ts";
import type { Call } from "./command.ts";

/** Bits per second: `--baud`, or what the profile expects. The profile's own `baud` is that of the bootloader. */
export function requestedBaud({ text }: Pick<Call, "text">, profile: Profile): number {
  const { baud } = profile;
  return text("baud") === undefined || baud === "auto" ? consoleBaud(profile) : baud;
}
