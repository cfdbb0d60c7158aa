/** Warnings before work on a board begins. Pure; no I/O. */
import { formatBoardReference } from "../profile/board_reference.ts";
import type { Profile } from "../profile/profile.ts";
import { nativeUsb } from "../serial/chip_usb.ts";
import { quote } from "../text.ts";
import { scriptWarnings } from "./boards/script_warnings.ts";
import { adapterWarning, holdWarning } from "./ports/rts_warning.ts";
import type { Warning } from "./reporter.ts";
import type { Wiring } from "./wiring.ts";

/** About the port, each time that one is used. `isBack`: the board has come back under another name. */
export function portWarnings(
  { info, profile, replacesBoard }: Wiring,
  { written, isBack }: { readonly written: Profile; readonly isBack: boolean },
): Warning[] {
  const board = formatBoardReference(profile.board);
  const instead = formatBoardReference(written.board);
  return [
    ...(isBack ? [{ message: `The board is back as ${quote(info.path)}` }] : []),
    ...(replacesBoard
      ? [{ message: `This port is the chip's own USB: using board "${board}" instead of "${instead}"` }]
      : []),
  ];
}

/** About the whole session. `note`: which port was chosen, if that is not obvious. */
export function sessionWarnings(
  { info, profile, methods }: Wiring,
  { os, note }: { readonly os: string; readonly note: string | undefined },
): Warning[] {
  return [
    ...(note === undefined ? [] : [{ message: note }]),
    ...scriptWarnings(profile, nativeUsb(info)),
    ...[adapterWarning(profile, info, os), holdWarning(methods.hold, os)].filter((one) => one !== undefined),
  ];
}
