/** Reads devices and ports from the output of `ioreg -a`, an XML property list of the I/O registry. Pure; no I/O. */
import { parse } from "fast-plist";
import { naturalOrder, stripUnprintable } from "../../text.ts";
import type { SystemPort } from "../port.ts";
import type { UsbDevice } from "../usb_device.ts";
import { isSameDevice } from "../same_device.ts";

/** A node of the I/O registry: its properties, and its child nodes below IORegistryEntryChildren. */
type Node = Readonly<Record<string, unknown>>;

/** Classes of USB devices since macOS 10.11, and before. An interface has the same ids, but is no device. */
const USB_CLASSES: readonly unknown[] = ["IOUSBHostDevice", "IOUSBDevice"];

/** Ports of every Mac that lead to no wire. */
const NO_WIRE = /^\/dev\/cu\.(Bluetooth-|debug-console|wlan-debug)/;

/** The path belongs to a port for outgoing calls that leads to a wire. */
export function isWiredPort(path: string): boolean {
  return path.startsWith("/dev/cu.") && !NO_WIRE.test(path);
}

/** No real registry nests deeper, but hostile text could. */
const MAX_DEPTH = 64;

/** The facts from the nodes above a node. */
interface Above {
  readonly usb?: MutableDevice;
  readonly driver?: string;
  /** Number of the USB interface. */
  readonly number?: number;
}

interface MutableDevice extends UsbDevice {
  /** The USB socket. */
  readonly socket?: string;
  readonly drivers: string[];
  readonly ports: string[];
}

export interface Registry {
  readonly ports: readonly SystemPort[];
  readonly usbDevices: readonly UsbDevice[];
  /** Bluetooth ports, which lead to no board. */
  readonly bluetooth: readonly string[];
}

/**
 * Reads the outputs of several runs of ioreg. Lists each port and USB device once, ports in the order of their names. An
 * output without XML means that the run found nothing. Throws SyntaxError for text that is not a property list.
 */
export function readRegistry(texts: readonly string[]): Registry {
  const ports = new Map<string, SystemPort>();
  const devices = new Map<unknown, MutableDevice>();
  const bluetooth = new Set<string>();

  function visit(node: unknown, above: Above, depth: number): void {
    if (!isNode(node) || depth > MAX_DEPTH) return;
    const here = step(node, above);
    const path = text(node["IOCalloutDevice"]);
    if (path?.startsWith("/dev/cu.Bluetooth-")) bluetooth.add(path);
    // The first output has the port below its USB device; the list of all ports repeats it without the device.
    if (path !== undefined && !NO_WIRE.test(path) && !ports.has(path)) {
      ports.set(path, portOf(path, here));
      here.usb?.ports.push(path);
    }
    const children = node["IORegistryEntryChildren"];
    if (Array.isArray(children)) { for (const child of children) visit(child, here, depth + 1); }
  }

  /** Adds the facts of `node` to `above`. */
  function step(node: Node, above: Above): Above {
    const driver = node["IOObjectClass"] === "IOSerialBSDClient"
      ? undefined
      : text(node["CFBundleIdentifier"]);
    if (!USB_CLASSES.includes(node["IOObjectClass"])) {
      const number = id(node["bInterfaceNumber"]);
      if (number !== undefined) above = { ...above, number };
      if (driver !== undefined && above.usb !== undefined && !above.usb.drivers.includes(driver)) {
        above.usb.drivers.push(driver);
      }
      return driver === undefined ? above : { ...above, driver };
    }
    const key = node["IORegistryEntryID"] ?? node;
    const usb = devices.get(key) ?? deviceOf(node);
    if (usb === undefined) return above;
    devices.set(key, usb);
    return { usb };
  }

  for (const xml of texts.filter((one) => one.includes("<"))) {
    const roots = parsePlist(xml);
    for (const root of Array.isArray(roots) ? roots : [roots]) visit(root, {}, 0);
  }
  return {
    ports: keepUsefulInterfaces([...ports.values()]).sort((a, b) => naturalOrder(a.path, b.path)),
    usbDevices: [...devices.values()].map(({ socket: _, ...device }) => device),
    bluetooth: [...bluetooth],
  };
}

/** Throws SyntaxError. */
function parsePlist(xml: string): unknown {
  // The parser accepts a truncated list as a short one.
  if (!xml.trimEnd().endsWith("</plist>")) {
    throw new SyntaxError("Cannot read the device list: found a truncated property list");
  }
  try {
    return parse(xml);
  } catch (cause) {
    throw new SyntaxError("Cannot read the device list: found no property list", { cause });
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deviceOf(node: Node): MutableDevice | undefined {
  const vid = id(node["idVendor"]);
  const pid = id(node["idProduct"]);
  if (vid === undefined || pid === undefined) return undefined;
  const location = locationOf(node);
  return {
    vid,
    pid,
    ...withText("manufacturer", node["USB Vendor Name"] ?? node["kUSBVendorString"]),
    ...withText("product", node["USB Product Name"] ?? node["kUSBProductString"]),
    ...withText("serial", node["USB Serial Number"] ?? node["kUSBSerialNumberString"]),
    hubs: location === undefined ? 0 : hubsOf(location),
    ...(location === undefined ? {} : { socket: `0x${location.toString(16).padStart(8, "0")}` }),
    drivers: [],
    ports: [],
  };
}

/** A number of 32 bits, which a property list may write with a sign; 0 is no place. */
function locationOf(node: Node): number | undefined {
  const value = node["locationID"];
  const isWord = Number.isInteger(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 32;
  return isWord && value !== 0 ? Number(value) >>> 0 : undefined;
}

/** locationID contains the bus in its first byte, then the port of one more hub in each half byte. */
function hubsOf(location: number): number {
  const ports = (location & 0xff_ffff).toString(16).padStart(6, "0").replace(/0+$/, "");
  return Math.max(0, ports.length - 1);
}

/** Keeps interface numbers only for devices with ports on several interfaces. */
function keepUsefulInterfaces(ports: readonly SystemPort[]): SystemPort[] {
  return ports.map(({ interface: number, ...port }) => {
    const others = ports.filter((other) => isSameDevice(other, port));
    const isUseful = number !== undefined && others.some((other) => other.interface !== number);
    return { ...port, ...(isUseful ? { interface: number } : {}) };
  });
}

function portOf(path: string, { usb, driver, number }: Above): SystemPort {
  if (usb === undefined) return { path, ...(driver === undefined ? {} : { driver }) };
  const { vid, pid, manufacturer, product, serial, socket } = usb;
  return {
    path,
    usb: {
      vid,
      pid,
      ...withText("manufacturer", manufacturer),
      ...withText("product", product),
      ...withText("serial", serial),
    },
    // The system's tools show the same number.
    ...(socket === undefined ? {} : { socket, address: socket }),
    ...(number === undefined ? {} : { interface: number }),
    ...(driver === undefined ? {} : { driver }),
  };
}

function id(value: unknown): number | undefined {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffff ? Number(value) : undefined;
}

/** Removes control characters: a device chooses its own strings. */
function text(value: unknown): string | undefined {
  return typeof value === "string" ? stripUnprintable(value) || undefined : undefined;
}

function withText<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  const words = text(value);
  return words === undefined ? {} : { [key]: words } as { [P in K]: string };
}
