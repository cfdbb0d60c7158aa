/** Serial ports out of what Windows says of its devices. Pure; no I/O. */
import { stripUnprintable } from "../../text.ts";
import { adapterName } from "../adapters.ts";
import type { DeviceWithoutPort, PortInfo } from "../port.ts";
import type { SerialCommEntry } from "./serialcomm.ts";
import type { WindowsDevice } from "./devices.ts";
import { comName } from "./com_name.ts";

/**
 * The ports in the order of their numbers, each once. Those of Bluetooth are left out. `above`: the USB devices, among them
 * what a port that is nowhere itself is a part of. `more`: the ports that drivers entered by themselves, of which only
 * the name is known where no device has it.
 */
export function portsOf(
  devices: readonly WindowsDevice[],
  above: readonly WindowsDevice[] = [],
  more: readonly SerialCommEntry[] = [],
): PortInfo[] {
  const ports = new Map<string, PortInfo>();
  const bluetooth = new Set(
    devices.filter(isBluetooth).map(({ portName }) => comName(portName ?? "")),
  );
  for (const device of devices) {
    const path = comName(device.portName ?? "");
    if (path === undefined || isBluetooth(device)) continue;
    const place = isNowhere(device) ? above.find(({ id }) => sameId(id, device.parent)) : device;
    ports.set(path, { path, ...describe(device), ...placeOf(device, place) });
  }
  for (const { driverPath, portName } of more) {
    const path = comName(portName);
    // Bluetooth's driver enters \Device\BthModem0.
    if (path === undefined || ports.has(path) || bluetooth.has(path) || /\\BthModem/i.test(driverPath)) {
      continue;
    }
    ports.set(path, { path });
  }
  return [...ports.values()].sort((a, b) => numberOf(a.path) - numberOf(b.path));
}

function isBluetooth({ id }: WindowsDevice): boolean {
  return /^BTHENUM\\/i.test(id);
}

function numberOf(path: string): number {
  return Number(path.slice("COM".length));
}

/** Drivers that hand a whole device to one program, instead of making a port of it: somebody chose the wrong one. */
const GENERIC_DRIVERS = ["winusb", "libusbk", "libusb0"];

/**
 * Known adapters among USB devices that have no port, because they do not work or have another driver. A part of a
 * device (`MI_02`) is none if the device has a port: the debug unit beside an ESP32's serial port needs no driver.
 */
export function withoutPort(
  devices: readonly WindowsDevice[],
  ports: readonly PortInfo[],
): DeviceWithoutPort[] {
  return devices.flatMap((device) => {
    const { usb, ...rest } = describe(device);
    if (usb === undefined || device.portName !== undefined || adapterName({ usb }) === undefined) return [];
    const hasPort = ports.some((port) => port.usb?.vid === usb.vid && port.usb.pid === usb.pid);
    const faulty = device.problem !== 0 && !(isPart(device) && hasPort);
    const generic = GENERIC_DRIVERS.includes(device.service?.toLowerCase() ?? "") && !hasPort;
    return faulty || generic ? [{ usb, ...rest }] : [];
  });
}

function describe(device: WindowsDevice): Omit<PortInfo, "path"> {
  const usb = usbOf(device);
  const driver = device.service && stripUnprintable(device.service);
  return {
    ...(usb === undefined ? {} : { usb }),
    ...(driver ? { driver } : {}),
    ...(device.problem === 0 ? {} : { problem: device.problem }),
  };
}

function usbOf(device: WindowsDevice): PortInfo["usb"] {
  const ids = /\bVID_([0-9A-F]{4})[&+]PID_([0-9A-F]{4})/i.exec(device.id);
  if (ids === null) return undefined;
  const [vid, pid] = [parseInt(ids[1]!, 16), parseInt(ids[2]!, 16)];
  // The driver's name ends with that of the port.
  const product = stripUnprintable(device.ownName || device.driverName?.replace(/\s*\(COM\d+\)$/, "") || "");
  const serial = stripUnprintable(serialOf(device) ?? "");
  return { vid, pid, ...(product ? { product } : {}), ...(serial ? { serial } : {}) };
}

/** A port of FTDI's driver has no place of its own. */
export function isNowhere({ id, location }: WindowsDevice): boolean {
  return location === undefined && /^FTDIBUS\\/i.test(id);
}

function sameId(id: string, other: string | undefined): boolean {
  return id.toUpperCase() === other?.toUpperCase();
}

/** The socket, and the number of the interface: of the device itself, or of the one that it is a part of. */
function placeOf(
  device: WindowsDevice,
  place: WindowsDevice | undefined,
): Pick<PortInfo, "socket" | "interface"> {
  const socket = stripUnprintable(place?.location?.replace(/#USBMI\([0-9]+\)$/i, "") ?? "");
  const number = /&MI_([0-9A-F]{2})/i.exec(place?.id ?? "")?.[1] ?? /&MI_([0-9A-F]{2})/i.exec(device.id)?.[1];
  return {
    ...(socket === "" ? {} : { socket }),
    ...(number === undefined ? {} : { interface: parseInt(number, 16) }),
  };
}

/** Only one part of a USB device: its instance id names the interface. */
function isPart({ id }: WindowsDevice): boolean {
  return /&MI_[0-9A-F]{2}/i.test(id);
}

/**
 * The serial number is the last part of a USB device's instance id, unless Windows had to invent one: that has a `&`.
 * FTDI's driver has a bus of its own, with the number and a letter for the channel in the middle:
 * `FTDIBUS\VID_0403+PID_6001+A50285BIA\0000`.
 */
function serialOf(device: WindowsDevice): string | undefined {
  const [bus = "", name = "", last] = (isPart(device) ? device.parent ?? "" : device.id).split("\\");
  const serial = bus.toUpperCase() === "FTDIBUS" ? name.split("+")[2]?.slice(0, -1) : last;
  return serial?.includes("&") ? undefined : serial;
}
