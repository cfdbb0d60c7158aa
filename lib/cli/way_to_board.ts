/** How the board that a profile or the flags name is reached. */
import { boardByName } from "../../plugins/mod.ts";
import { chipById, CHIPS } from "../chips/mod.ts";
import { AUTO_BAUD } from "../device/ladder.ts";
import type { Job } from "../device/program.ts";
import { DEFAULTS } from "../profile/fields.ts";
import { applyOverrides } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";
import type { Call } from "./command.ts";
import { KNOWN } from "./known.ts";

export function wayToBoard(
  profile: Profile,
): Pick<Job, "entry" | "runFirmware" | "chip" | "chips" | "baud"> {
  const board = boardByName(profile.board)!;
  return {
    entry: {
      scripts: profile.reset === undefined ? board.enterBootloader : [profile.reset],
      hands: board.hands,
    },
    runFirmware: profile.run ?? board.runFirmware,
    chip: profile.chip === "auto" ? undefined : chipById(profile.chip),
    chips: CHIPS,
    baud: usualBaud(profile),
  };
}

/** The rate where nothing is known of the adapter. */
export function usualBaud({ baud }: Pick<Profile, "baud">): number {
  return baud === "auto" ? AUTO_BAUD : baud;
}

/** For a command without a profile: what the flags say, the rest as in a profile that says nothing. */
export function bareProfile({ text }: Pick<Call, "text">): Profile {
  const { mode, freq, size, ...rest } = DEFAULTS;
  const flags = ["port", "baud", "board", "chip"] as const;
  return applyOverrides(
    { ...rest, flash: { mode, freq, size }, files: [] },
    Object.fromEntries(flags.map((name) => [name, text(name)])),
    KNOWN,
  );
}
