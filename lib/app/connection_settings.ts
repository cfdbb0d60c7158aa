/** How the board that a profile or the flags name is reached. */
import { boardByName } from "../../plugins/mod.ts";
import { chipById, CHIPS } from "../esp/chips/mod.ts";
import { AUTO_BAUD } from "../esp/link/baud_ladder.ts";
import type { Job } from "../esp/jobs/program.ts";
import type { PluginBoard } from "../plugin/board.ts";
import { DEFAULTS } from "../profile/fields.ts";
import { applyOverrides } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";
import { endingHeld } from "../reset/hold.ts";
import { playableScripts } from "../reset/playable.ts";
import type { Call } from "../cli/command.ts";
import { KNOWN } from "./known_names.ts";
import type { System } from "./system/system.ts";

/** At what rate, and who may answer. */
export function connectionSettings(profile: Profile): Pick<Job, "chip" | "chips" | "baud"> {
  return {
    chip: profile.chip === "auto" ? undefined : chipById(profile.chip),
    chips: CHIPS,
    baud: usualBaud(profile),
  };
}

/**
 * By which moves of the lines, as far as `system` can play them: the profile's own, else those of its board; `plugin`
 * where that board is code.
 */
export function resetMethods(
  profile: Profile,
  { system, plugin }: { readonly system: Pick<System, "os">; readonly plugin: PluginBoard | undefined },
): Pick<Job, "entry" | "runFirmware" | "hold"> {
  const board = plugin ?? boardByName(profile.board)!;
  const hold = profile.hold ?? boardByName(profile.board)?.hold;
  const scripts = profile.reset === undefined ? board.enterBootloader : [profile.reset];
  return {
    entry: {
      scripts: playableScripts(scripts, { oneAtATime: system.os === "windows" })
        .map((way) => endingHeld(way, hold)),
      hands: board.hands,
    },
    runFirmware: endingHeld(profile.run ?? board.runFirmware, hold),
    ...(hold === undefined ? {} : { hold }),
  };
}

/** The rate where nothing is known of the adapter. */
export function usualBaud({ baud }: Pick<Profile, "baud">): number {
  return baud === "auto" ? AUTO_BAUD : baud;
}

/** For a command without a profile: what the flags say, the rest as in a profile that says nothing. */
export function bareProfile({ text }: Pick<Call, "text">): Profile {
  const { mode, freq, size, ...rest } = DEFAULTS;
  const flags = ["port", "baud", "board", "chip", "after"] as const;
  return applyOverrides(
    { ...rest, flash: { mode, freq, size }, files: [] },
    Object.fromEntries(flags.map((name) => [name, text(name)])),
    KNOWN,
  );
}
