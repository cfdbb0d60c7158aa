/** Lists the serial ports of Linux from sysfs. Opens no port. */
import { naturalOrder } from "../../text.ts";
import { linuxSocket, parseUsbFolder } from "./socket.ts";
import { attribute } from "./usb_devices.ts";
import type { SystemPort } from "../port.ts";

/** Some sixty consoles, excluded by name before any lookup. */
const CONSOLES = /^(?:tty[0-9]*|console|ptmx)$/;

/**
 * Lists every tty with hardware behind it: those below a USB device, under any name that the driver chose (ttyUSB0,
 * ttyACM0, ttyCH343USB0), and UARTs of the computer whose driver found a chip. Excludes consoles, pseudo-terminals,
 * Bluetooth and empty slots of the 8250 driver.
 */
export async function listLinuxPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<SystemPort[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(`${sysRoot}/class/tty`)) {
      if (!CONSOLES.test(name)) names.push(name);
    }
  } catch (error) {
    // A container may have no sysfs, and then has no ports.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  names.sort(naturalOrder);
  const ports = await Promise.all(names.map((name) => describe(name, sysRoot, devRoot)));
  return ports.filter((port) => port !== undefined);
}

async function describe(name: string, sysRoot: string, devRoot: string): Promise<SystemPort | undefined> {
  const folder = `${sysRoot}/class/tty/${name}`;
  const device = await realPath(`${folder}/device`);
  if (device === undefined) return undefined;
  const path = `${devRoot}/${name}`;
  // A container may see its host's sysfs without the device nodes.
  if (await realPath(path) === undefined) return undefined;
  const above = ancestors(device, await realPath(sysRoot) ?? sysRoot);
  const driver = await driverOf(above);
  const withDriver = driver === undefined ? {} : { driver };
  // Bluetooth ports are below the USB device of the radio, but do not lead to it.
  const usb = name.startsWith("rfcomm") ? undefined : await usbOf(above);
  if (usb !== undefined) return { path, ...usb, ...withDriver };
  // Only UARTs of serial_core have this file; 0 is PORT_UNKNOWN of linux/serial_core.h, a slot without a chip.
  const type = await attribute(folder, "type");
  return type === undefined || type === "0" ? undefined : { path, ...withDriver };
}

/** `device` and the folders above it, the nearest first. */
function ancestors(device: string, root: string): string[] {
  const folders: string[] = [];
  for (let folder = device; folder.length > root.length; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    folders.push(folder);
  }
  return folders;
}

/** The nearest driver. Skips the driver `port` of the bus serial-base, which every UART has since Linux 6.5. */
async function driverOf(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const link = await Deno.readLink(`${folder}/driver`).catch(() => undefined);
    if (link !== undefined && !link.includes("/serial-base/")) return link.slice(link.lastIndexOf("/") + 1);
  }
  return undefined;
}

/** The nearest folder with an idVendor is the USB device; the port's interface is below it. */
async function usbOf(
  folders: readonly string[],
): Promise<Pick<SystemPort, "usb" | "socket" | "address" | "interface"> | undefined> {
  let number: number | undefined;
  for (const folder of folders) {
    number ??= hexNumber(await attribute(folder, "bInterfaceNumber"));
    const vid = parseInt(await attribute(folder, "idVendor") ?? "", 16);
    const pid = parseInt(await attribute(folder, "idProduct") ?? "", 16);
    if (Number.isNaN(vid) || Number.isNaN(pid)) continue;
    const [manufacturer, product, serial] = await Promise.all(
      ["manufacturer", "product", "serial"].map((name) => attribute(folder, name)),
    );
    const several = Number(await attribute(folder, "bNumInterfaces")) > 1;
    return {
      usb: {
        vid,
        pid,
        ...(manufacturer ? { manufacturer } : {}),
        ...(product ? { product } : {}),
        ...(serial ? { serial } : {}),
      },
      ...await socketOf(folder),
      ...(several && number !== undefined ? { interface: number } : {}),
    };
  }
  return undefined;
}

async function socketOf(folder: string): Promise<Pick<SystemPort, "socket" | "address">> {
  const device = parseUsbFolder(folder);
  return device === undefined ? {} : linuxSocket(device, Number(await attribute(device.bus, "version")) >= 3);
}

function hexNumber(text: string | undefined): number | undefined {
  const number = parseInt(text ?? "", 16);
  return Number.isNaN(number) ? undefined : number;
}

function realPath(path: string): Promise<string | undefined> {
  return Deno.realPath(path).catch(() => undefined);
}
