/** The connection settings of a profile. Pure; no I/O. */
import { chipById, CHIPS } from "../esp/chips/mod.ts";
import { AUTO_BAUD } from "../esp/link/baud_ladder.ts";
import type { Job } from "../esp/jobs/program.ts";
import { DEFAULTS } from "../profile/fields.ts";
import { override, type ProfileValues } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";

/** The chips that may answer, and the baud rate for the transfer. */
export function connectionSettings(profile: Profile): Pick<Job, "chip" | "chips" | "baud"> {
  return {
    chip: profile.chip === "auto" ? undefined : chipById(profile.chip),
    chips: CHIPS,
    baud: usualBaud(profile),
  };
}

/** Bits per second with an adapter that has proved nothing yet. */
export function usualBaud({ baud }: Pick<Profile, "baud">): number {
  return baud === "auto" ? AUTO_BAUD : baud;
}

/** The profile of a command that takes none: `values`, and defaults for the rest. */
export function bareProfile(values: ProfileValues): Profile {
  const { mode, freq, size, board, ...rest } = DEFAULTS;
  const defaults: Profile = {
    ...rest,
    board: { kind: "built-in", name: board },
    flash: { mode, freq, size },
    files: [],
  };
  return override(defaults, values);
}
