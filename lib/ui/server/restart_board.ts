/** Starts the program of a board once more, and listens to what it says. */
import { openBoard } from "../../app/open_board.ts";
import type { System } from "../../app/system/system.ts";
import { describeWiring } from "../../app/wiring.ts";
import { startAt } from "../../esp/link/restart.ts";
import { consoleBaud } from "../../profile/fields.ts";
import type { Profile } from "../../profile/profile.ts";
import { nativeUsb } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import { hearBoard } from "./board_voice.ts";

export interface RestartRequest {
  readonly profile: Profile;
  readonly info: PortInfo;
  readonly say: (line: string) => void;
}

/** Throws PortError. */
export async function restartBoard(system: System, { profile, info, say }: RestartRequest): Promise<void> {
  const { clock, os } = system;
  const wiring = describeWiring(profile, info, { os, plugin: undefined });
  const baud = consoleBaud(profile);
  const { signal } = new AbortController();
  const board = await openBoard(system, wiring, {
    baud,
    otherBaud: "nearest",
    lines: undefined,
    reopens: nativeUsb(info) !== undefined,
    signal,
    trace: undefined,
  });
  try {
    await startAt(board.port, baud, { clock, method: wiring.methods.runFirmware });
    await hearBoard(board.port, { clock, baud, signal, say });
  } finally {
    await board.close(() => {});
  }
}
