/** Writes the line of a profile that names this port and no other, if possible in every socket. */
import { interfaceWords, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { isSameDevice, uniqueSerial } from "../../serial/same_device.ts";
import type { System } from "../system/system.ts";

/** Folder of links that udev names after the USB socket. */
const BY_PATH = "/dev/serial/by-path";

/** Text that needs no escaping in YAML or on a terminal. */
const PLAIN = /^[\w.:+-]{1,64}$/;

/**
 * Names the port by its serial number if that is unique; else by its USB ids if no other device has them; else by its
 * socket if the system has names for sockets; else by its path.
 */
export async function profileLine(
  system: System,
  port: PortInfo,
  ports: readonly PortInfo[],
): Promise<string> {
  const { path, usb } = port;
  const others = ports.filter((other) => !isSameDevice(other, port));
  const suffix = interfaceWords(port, ports) === undefined ? "" : `, interface: ${port.interface}`;
  const serial = uniqueSerial(port);
  if (
    serial !== undefined && PLAIN.test(usb!.serial!) &&
    others.every((other) => uniqueSerial(other) !== serial)
  ) {
    return `port: { serial: "${usb!.serial}"${suffix} }`;
  }
  if (
    usb !== undefined && others.every((other) => other.usb === undefined || usbId(other.usb) !== usbId(usb))
  ) {
    const [vid, pid] = usbId(usb).split(":");
    return `port: { vid: 0x${vid}, pid: 0x${pid}${suffix} }`;
  }
  return `port: ${await linkTo(system, path) ?? path}`;
}

async function linkTo(system: System, path: string): Promise<string | undefined> {
  if (system.os !== "linux") return undefined;
  // A computer without udev does not have the folder.
  const names = await system.listFolder(BY_PATH).catch(() => []);
  for (const name of names.filter((one) => PLAIN.test(one)).toSorted()) {
    const link = `${BY_PATH}/${name}`;
    if (await system.realPath(link).catch(() => undefined) === path) return link;
  }
  return undefined;
}
