/** Uses a port's USB ids to find the port, to find it again, and to choose a board's reset scripts. */
import { BOARDS } from "../../../plugins/mod.ts";
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import { PortError } from "../../errors.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Circuit } from "../../reset/circuit.ts";
import { nativeUsb } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import { findNewPort, findSamePort } from "../../serial/same_device.ts";
import { comName } from "../../serial/windows/com_name.ts";
import { isDefaultBoard } from "../boards/built_in_board.ts";
import type { System } from "../system/system.ts";

/** The circuit between the lines and the chip, for each kind of native USB. */
export const USB_CIRCUITS = { "jtag-serial": "usbJtag", "otg": "usbOtg" } as const satisfies Record<
  UsbKind,
  Circuit
>;

/** The listed port with this path; follows links. Undefined if the system does not list it. */
export async function findPort(system: System, name: string): Promise<PortInfo | undefined> {
  try {
    return await portAmong(system, await system.listPorts(), name);
  } catch (error) {
    // Opening the port reports better what is wrong.
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

/** The port with this path among `ports`; follows links. */
export async function portAmong(
  system: Pick<System, "os" | "realPath">,
  ports: readonly PortInfo[],
  name: string,
): Promise<PortInfo | undefined> {
  // On Windows, resolving the path of a port would open the port.
  const path = system.os === "windows"
    ? comName(name) ?? name
    : await system.realPath(name).catch(() => name);
  return ports.find((port) => port.path === name || port.path === path);
}

/**
 * The port that `before` has become; undefined while it is away. It is found by its socket, else by a unique serial
 * number, else by its name if flasher itself reset the device (`ourReset`), else as the one port that is not among
 * `earlier`, the ports from before it disappeared.
 */
export async function findReturnedPort(
  system: System,
  before: PortInfo,
  { ourReset, earlier }: { readonly ourReset: boolean; readonly earlier?: readonly PortInfo[] | undefined },
): Promise<PortInfo | undefined> {
  const ports = await system.listPorts();
  return findSamePort(ports, before, { ourReset }) ?? (earlier && findNewPort(ports, { before, earlier }));
}

/** The PortError for a port that has not returned yet. */
export function notReturnedFailure({ path }: PortInfo): PortError {
  return new PortError(`Cannot open "${path}": the device has not come back`, "not-found", {
    hint: "Plug it into the same USB socket again.",
  });
}

/** The board for a port that is the chip's own USB; undefined if the profile names a board or a reset script. */
export function boardOverUsb(profile: Profile, port: PortInfo | undefined): string | undefined {
  const kind = port === undefined ? undefined : nativeUsb(port);
  if (kind === undefined || !isDefaultBoard(profile.board) || profile.reset !== undefined) return undefined;
  return BOARDS.find(({ circuit }) => circuit === USB_CIRCUITS[kind])?.name;
}
