/** What a port's USB ids say of the way to the chip: which board's scripts to play, and how to find the port again. */
import { BOARDS } from "../../../plugins/mod.ts";
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import { PortError } from "../../errors.ts";
import { DEFAULTS } from "../../profile/fields.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Circuit } from "../../reset/circuit.ts";
import { isChipUsb, nativeUsb } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { findSamePort, newPorts } from "../../serial/same_device.ts";
import { comName } from "../../serial/windows/com_name.ts";
import type { System } from "../system/system.ts";

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

/**
 * The port that went away, as it is now; undefined while it is not back. By the socket, else by a serial number of its
 * own; by its name only after a reset that flasher did. `earlier`: the ports that were there before it went, where a port
 * that is new since then may be it.
 */
export async function findAgain(
  system: System,
  before: PortInfo,
  { ourReset, earlier }: { readonly ourReset: boolean; readonly earlier?: readonly PortInfo[] | undefined },
): Promise<PortInfo | undefined> {
  // A chip that makes its port itself is another device with other code.
  const mayBecome = (port: PortInfo) => isChipUsb(before) && isChipUsb(port);
  const ports = await system.listPorts();
  return findSamePort(ports, before, { mayBecome, ourReset }) ??
    (earlier && newPorts(ports, { before, earlier, mayBecome }));
}

/** The PortError for a port that is not back yet. */
export function notBack({ path }: PortInfo): PortError {
  return new PortError(`Cannot open "${path}": the device has not come back`, "not-found", {
    hint: "Plug it into the same USB socket again.",
  });
}

/** The board for a profile that names none of its own, where the chip's own USB wants other scripts; or undefined. */
export function boardOverUsb(profile: Profile, port: PortInfo | undefined): string | undefined {
  const kind = port === undefined ? undefined : nativeUsb(port);
  if (kind === undefined || profile.board !== DEFAULTS.board || profile.reset !== undefined) return undefined;
  return BOARDS.find(({ circuit }) => circuit === CIRCUIT_OF[kind])?.name;
}
