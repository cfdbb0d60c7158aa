/** The reset sequences of a board, as this computer can play them. Pure; no I/O. */
import type { PluginBoard } from "../plugin/board.ts";
import type { Profile } from "../profile/profile.ts";
import { type Hold, withHeldLines } from "../reset/hold.ts";
import { supportedMethods } from "../reset/supported_methods.ts";
import type { ResetMethod } from "../reset/script.ts";
import { builtInBoard } from "./boards/built_in_board.ts";

export interface ResetMethods {
  readonly entry: {
    /** Into the bootloader, to try in turn. */
    readonly scripts: readonly ResetMethod[];
    /** What a person presses if the scripts do not help. */
    readonly hands: string;
  };
  readonly runFirmware: ResetMethod;
  /** Lines that stay asserted. */
  readonly hold?: Hold;
}

/** The profile's own sequences, else those of its board, which is `plugin` unless the board is built in. */
export function resetMethods(
  profile: Profile,
  { os, plugin }: { readonly os: string; readonly plugin: PluginBoard | undefined },
): ResetMethods {
  const builtIn = builtInBoard(profile.board);
  const board = plugin ?? builtIn!;
  const hold = profile.hold ?? builtIn?.hold;
  const scripts = profile.reset === undefined ? board.enterBootloader : [profile.reset];
  return {
    entry: {
      scripts: supportedMethods(scripts, { oneAtATime: os === "windows" })
        .map((method) => withHeldLines(method, hold)),
      hands: board.hands,
    },
    runFirmware: withHeldLines(profile.run ?? board.runFirmware, hold),
    ...(hold === undefined ? {} : { hold }),
  };
}
