/** What a port's USB ids say of the way to the chip: which board's scripts to play, and how to find the port again. */
import { BOARDS } from "../../plugins/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import { PortError } from "../errors.ts";
import { DEFAULTS } from "../profile/fields.ts";
import type { Profile } from "../profile/profile.ts";
import type { Circuit } from "../reset/circuit.ts";
import { nativeUsb } from "../serial/adapters.ts";
import type { PortInfo } from "../serial/port.ts";
import { comName } from "../serial/windows_name.ts";
import type { System } from "./system.ts";

/** What a chip's own USB is to the lines. */
export const CIRCUIT_OF = { "jtag-serial": "usbJtag", "otg": "usbOtg" } as const satisfies Record<
  UsbKind,
  Circuit
>;

/** The port of this name, or undefined where the system does not list it. Links are followed. */
export async function findPort(system: System, name: string): Promise<PortInfo | undefined> {
  try {
    // Windows would open the port to tell the path behind its name.
    const path = system.os === "windows"
      ? comName(name) ?? name
      : await system.realPath(name).catch(() => name);
    const ports = await system.listPorts();
    return ports.find((port) => port.path === name || port.path === path);
  } catch (error) {
    // Opening it tells better what is wrong.
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

/** The name under which a port that went away is back: its own, or that of the same device by its serial number. */
export async function findAgain(system: System, { path, usb }: PortInfo): Promise<string> {
  const ports = await system.listPorts();
  if (usb?.serial === undefined || ports.some((port) => port.path === path)) return path;
  return ports.find((port) => port.usb?.vid === usb.vid && port.usb.serial === usb.serial)?.path ?? path;
}

/** The board for a profile that names none of its own, where the chip's own USB wants other scripts; or undefined. */
export function boardOverUsb(profile: Profile, port: PortInfo | undefined): string | undefined {
  const kind = port === undefined ? undefined : nativeUsb(port);
  if (kind === undefined || profile.board !== DEFAULTS.board || profile.reset !== undefined) return undefined;
  return BOARDS.find(({ circuit }) => circuit === CIRCUIT_OF[kind])?.name;
}
