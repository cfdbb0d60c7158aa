/** The serial ports of a Linux computer, from sysfs. Opens no port. */
import { naturalOrder } from "../text.ts";
import { attribute } from "./linux_usb.ts";
import type { PortInfo } from "./port.ts";

/** Sixty-odd of them: left out by their names, before anything is looked up. */
const CONSOLES = /^(?:tty[0-9]*|console|ptmx)$/;

/**
 * Every tty with hardware behind it: USB adapters and boards (ttyUSB*, ttyACM*), and UARTs of the computer whose
 * driver found a chip. Consoles, pseudo-terminals, Bluetooth and the 8250 driver's empty slots are left out.
 */
export async function listLinuxPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<PortInfo[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(`${sysRoot}/class/tty`)) {
      if (!CONSOLES.test(name)) names.push(name);
    }
  } catch (error) {
    // A container may have no sysfs: then there is no port to be seen either.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  names.sort(naturalOrder);
  const ports = await Promise.all(names.map((name) => describe(name, sysRoot, devRoot)));
  return ports.filter((port) => port !== undefined);
}

async function describe(name: string, sysRoot: string, devRoot: string): Promise<PortInfo | undefined> {
  const folder = `${sysRoot}/class/tty/${name}`;
  const device = await realPath(`${folder}/device`);
  if (device === undefined) return undefined;
  const path = `${devRoot}/${name}`;
  // A container may see the sysfs of its host without the host's device nodes.
  if (await realPath(path) === undefined) return undefined;
  const above = ancestors(device, await realPath(sysRoot) ?? sysRoot);
  const driver = await driverOf(above);
  const withDriver = driver === undefined ? {} : { driver };
  if (/^tty(USB|ACM)[0-9]+$/.test(name)) {
    const usb = await usbOf(above);
    return usb === undefined ? undefined : { path, usb, ...withDriver };
  }
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

/** The nearest driver. Since Linux 6.5 a UART's own one is `port` of the bus serial-base, which says nothing. */
async function driverOf(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const link = await Deno.readLink(`${folder}/driver`).catch(() => undefined);
    if (link !== undefined && !link.includes("/serial-base/")) return link.slice(link.lastIndexOf("/") + 1);
  }
  return undefined;
}

/** The USB device is the nearest folder with an idVendor: the port's interface is below it. */
async function usbOf(folders: readonly string[]): Promise<NonNullable<PortInfo["usb"]> | undefined> {
  for (const folder of folders) {
    const vid = parseInt(await attribute(folder, "idVendor") ?? "", 16);
    const pid = parseInt(await attribute(folder, "idProduct") ?? "", 16);
    if (Number.isNaN(vid) || Number.isNaN(pid)) continue;
    const [manufacturer, product, serial] = await Promise.all(
      ["manufacturer", "product", "serial"].map((name) => attribute(folder, name)),
    );
    return {
      vid,
      pid,
      ...(manufacturer ? { manufacturer } : {}),
      ...(product ? { product } : {}),
      ...(serial ? { serial } : {}),
    };
  }
  return undefined;
}

function realPath(path: string): Promise<string | undefined> {
  return Deno.realPath(path).catch(() => undefined);
}
