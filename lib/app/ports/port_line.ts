/** The line for a profile that means this port and no other, wherever it is plugged in. */
import { interfaceWords, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { sameDevice } from "../../serial/same_device.ts";
import type { System } from "../system/system.ts";

/** Links that Linux names after the socket. */
const BY_PATH = "/dev/serial/by-path";

/** Fit for a line of YAML and for a terminal without further care. */
const PLAIN = /^[\w.:+-]{1,64}$/;

/**
 * By serial number, where the device has one that no other port has; else by its USB ids, where they are its alone; else
 * by the socket, where the system has names for those; else by its path.
 */
export async function profileLine(
  system: System,
  port: PortInfo,
  ports: readonly PortInfo[],
): Promise<string> {
  const { path, usb } = port;
  const others = ports.filter((other) => !sameDevice(other, port));
  const part = interfaceWords(port, ports) === undefined ? "" : `, interface: ${port.interface}`;
  if (usb?.serial !== undefined && PLAIN.test(usb.serial)) {
    const serial = usb.serial.toLowerCase();
    if (others.every((other) => other.usb?.serial?.toLowerCase() !== serial)) {
      return `port: { serial: "${usb.serial}"${part} }`;
    }
  }
  if (
    usb !== undefined && others.every((other) => other.usb === undefined || usbId(other.usb) !== usbId(usb))
  ) {
    const [vid, pid] = usbId(usb).split(":");
    return `port: { vid: 0x${vid}, pid: 0x${pid}${part} }`;
  }
  return `port: ${await linkTo(system, path) ?? path}`;
}

async function linkTo(system: System, path: string): Promise<string | undefined> {
  if (system.os !== "linux") return undefined;
  // Udev makes the folder; a computer without it has none.
  const names = await system.listFolder(BY_PATH).catch(() => []);
  for (const name of names.filter((one) => PLAIN.test(one)).toSorted()) {
    const link = `${BY_PATH}/${name}`;
    if (await system.realPath(link).catch(() => undefined) === path) return link;
  }
  return undefined;
}
