/** Makes serial ports from the devices that Windows lists. Pure; no I/O. */
import { stripUnprintable } from "../../text.ts";
import { adapterName } from "../adapters.ts";
import type { DeviceWithoutPort, SystemPort } from "../port.ts";
import type { SerialCommEntry } from "./serialcomm.ts";
import type { WindowsDevice } from "./devices.ts";
import { comName } from "./com_name.ts";
import { windowsSocket } from "./location.ts";

/**
 * Returns the ports in the order of their numbers, each once, without those of Bluetooth. `above`: the USB devices, among
 * them the parents of ports without a location. `more`: the entries of SERIALCOMM; if no device has such a port, only
 * its name is known.
 */
export function portsFromDevices(
  devices: readonly WindowsDevice[],
  above: readonly WindowsDevice[] = [],
  more: readonly SerialCommEntry[] = [],
): SystemPort[] {
  const ports = new Map<string, SystemPort>();
  const bluetooth = new Set(
    devices.filter(isBluetooth).map(({ portName }) => comName(portName ?? "")),
  );
  for (const device of devices) {
    const path = comName(device.portName ?? "");
    if (path === undefined || isBluetooth(device)) continue;
    ports.set(path, { path, ...describe(device), ...usbLocation(device, above) });
  }
  for (const { driverPath, portName } of more) {
    const path = comName(portName);
    // The Bluetooth driver enters \Device\BthModem0.
    if (path === undefined || ports.has(path) || bluetooth.has(path) || /\\BthModem/i.test(driverPath)) {
      continue;
    }
    ports.set(path, { path });
  }
  return [...ports.values()].sort((a, b) => comNumber(a.path) - comNumber(b.path));
}

function isBluetooth({ id }: WindowsDevice): boolean {
  return /^BTHENUM\\/i.test(id);
}

function comNumber(path: string): number {
  return Number(path.slice("COM".length));
}

/** Drivers that give a whole device to one program instead of providing a port: the wrong driver was chosen. */
const GENERIC_DRIVERS = ["winusb", "libusbk", "libusb0"];

/**
 * Finds the known adapters that have no port because they do not work or have another driver. Ignores an interface
 * (`MI_02`) if its device has a port: the debug unit beside an ESP32's serial port needs no driver.
 */
export function devicesWithoutPort(
  devices: readonly WindowsDevice[],
  ports: readonly SystemPort[],
): DeviceWithoutPort[] {
  return devices.flatMap((device) => {
    const { usb, ...rest } = describe(device);
    if (usb === undefined || device.portName !== undefined || adapterName({ usb }) === undefined) return [];
    const hasPort = ports.some((port) => port.usb?.vid === usb.vid && port.usb.pid === usb.pid);
    const faulty = device.problem !== 0 && !(isInterface(device) && hasPort);
    const generic = GENERIC_DRIVERS.includes(device.service?.toLowerCase() ?? "") && !hasPort;
    return faulty || generic ? [{ usb, ...rest }] : [];
  });
}

function describe(device: WindowsDevice): Omit<SystemPort, "path"> {
  const usb = usbDescription(device);
  const driver = device.service && stripUnprintable(device.service);
  return {
    ...(usb === undefined ? {} : { usb }),
    ...(driver ? { driver } : {}),
    ...(device.problem === 0 ? {} : { problem: device.problem }),
  };
}

function usbDescription(device: WindowsDevice): SystemPort["usb"] {
  const ids = /\bVID_([0-9A-F]{4})[&+]PID_([0-9A-F]{4})/i.exec(device.id);
  if (ids === null) return undefined;
  const [vid, pid] = [parseInt(ids[1]!, 16), parseInt(ids[2]!, 16)];
  // The driver's name ends with the port's name.
  const product = stripUnprintable(device.ownName || device.driverName?.replace(/\s*\(COM\d+\)$/, "") || "");
  const serial = stripUnprintable(serialNumber(device) ?? "");
  return { vid, pid, ...(product ? { product } : {}), ...(serial ? { serial } : {}) };
}

/** A bus of a vendor's own driver gives its ports no location: the USB device above them has it. */
export function needsDevicesAbove(device: WindowsDevice): boolean {
  return device.portName !== undefined && device.parent !== undefined && !isBluetooth(device) &&
    usbDescription(device) !== undefined && windowsSocket(device.location).socket === undefined;
}

/** More levels of devices than this are not between a port and its USB device. */
const MAX_LEVELS = 8;

/** The socket and the interface number: of the port, or of the nearest device above it that has them. */
function usbLocation(
  port: WindowsDevice,
  above: readonly WindowsDevice[],
): Pick<SystemPort, "socket" | "address" | "interface"> {
  let place: Pick<SystemPort, "socket" | "address"> = {};
  let number: string | undefined;
  let device: WindowsDevice | undefined = port;
  for (let level = 0; device !== undefined && level < MAX_LEVELS; level++) {
    number ??= /&MI_([0-9A-F]{2})/i.exec(device.id)?.[1];
    if (place.socket === undefined) place = windowsSocket(device.location);
    const parent: string | undefined = device.parent?.toUpperCase();
    device = place.socket === undefined ? above.find(({ id }) => id.toUpperCase() === parent) : undefined;
  }
  return { ...place, ...(number === undefined ? {} : { interface: parseInt(number, 16) }) };
}

/** The device is one interface of a USB device: its instance id contains the interface number. */
function isInterface({ id }: WindowsDevice): boolean {
  return /&MI_[0-9A-F]{2}/i.test(id);
}

/**
 * The serial number is the last part of a USB device's instance id, unless it contains `&`: then Windows made it up. In
 * the ids of FTDI's bus, the serial number is in the middle, followed by a letter for the channel:
 * `FTDIBUS\VID_0403+PID_6001+A50285BIA\0000`.
 */
function serialNumber(device: WindowsDevice): string | undefined {
  const [bus = "", name = "", last] = (isInterface(device) ? device.parent ?? "" : device.id).split("\\");
  const serial = bus.toUpperCase() === "FTDIBUS" ? name.split("+")[2]?.slice(0, -1) : last;
  return serial?.includes("&") ? undefined : serial;
}
