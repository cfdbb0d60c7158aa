/** The wiring between a port and a board: its reset sequences, and the quirks of the adapter's lines. Pure; no I/O. */
import type { Profile } from "../profile/profile.ts";
import type { PluginBoard } from "../plugin/board.ts";
import type { PortInfo } from "../serial/port.ts";
import { type ResetMethods, resetMethods } from "./reset_methods.ts";
import { wantsDtr } from "./ports/rts_warning.ts";
import { boardOverUsb } from "./ports/usb_port.ts";

export interface Wiring {
  readonly info: PortInfo;
  /** The profile with the board that the port needs. */
  readonly profile: Profile;
  /** The port is the chip's own USB, and its board replaces the profile's default board. */
  readonly replacesBoard: boolean;
  readonly methods: ResetMethods;
  /** DTR stays asserted between resets: see `wantsDtr`. */
  readonly keepsDtr: boolean;
}

export function describeWiring(
  written: Profile,
  info: PortInfo,
  { os, plugin }: { readonly os: string; readonly plugin: PluginBoard | undefined },
): Wiring {
  const name = boardOverUsb(written, info);
  const profile: Profile = name === undefined ? written : { ...written, board: { kind: "built-in", name } };
  return {
    info,
    profile,
    replacesBoard: name !== undefined,
    methods: resetMethods(profile, { os, plugin }),
    keepsDtr: wantsDtr(profile, info),
  };
}
