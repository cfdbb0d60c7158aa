/** Lists the USB devices of Linux from sysfs, including those without a driver. */
import { naturalOrder, stripUnprintable } from "../../text.ts";
import type { UsbDevice } from "../usb_device.ts";

/** bDeviceClass of a hub (USB 2.0, 11.23.1). */
const HUB_CLASS = "09";

/** Lists every device except hubs. */
export async function listLinuxUsb(sysRoot = "/sys", devRoot = "/dev"): Promise<UsbDevice[]> {
  const all = `${sysRoot}/bus/usb/devices`;
  // 1-4.2 is port 2 of the hub at port 4 of bus 1; usb1 is a bus, 1-4.2:1.0 an interface.
  const names = (await entries(all)).filter((name) => /^[0-9]+-[0-9.]+$/.test(name));
  names.sort(naturalOrder);
  const devices = await Promise.all(names.map((name) => describe(`${all}/${name}`, { name, devRoot })));
  return devices.filter((device) => device !== undefined);
}

async function describe(
  folder: string,
  { name, devRoot }: { readonly name: string; readonly devRoot: string },
): Promise<UsbDevice | undefined> {
  const [vid, pid] = await Promise.all(
    ["idVendor", "idProduct"].map(async (file) => parseInt(await attribute(folder, file) ?? "", 16)),
  );
  if (Number.isNaN(vid) || Number.isNaN(pid)) return undefined;
  if (await attribute(folder, "bDeviceClass") === HUB_CLASS) return undefined;
  const [manufacturer, product, serial] = await Promise.all(
    ["manufacturer", "product", "serial"].map((file) => attribute(folder, file)),
  );
  const interfaces = (await entries(folder)).filter((entry) => entry.startsWith(`${name}:`)).toSorted();
  const drivers = new Set<string>();
  const ports = new Set<string>();
  for (const one of interfaces) {
    const link = await Deno.readLink(`${folder}/${one}/driver`).catch(() => undefined);
    if (link !== undefined) drivers.add(link.slice(link.lastIndexOf("/") + 1));
    const ttys = [...await entries(`${folder}/${one}`), ...await entries(`${folder}/${one}/tty`)];
    for (const tty of ttys.filter((entry) => /^tty.+/.test(entry))) ports.add(`${devRoot}/${tty}`);
  }
  return {
    vid: vid!,
    pid: pid!,
    ...(manufacturer ? { manufacturer } : {}),
    ...(product ? { product } : {}),
    ...(serial ? { serial } : {}),
    hubs: name.split(".").length - 1,
    drivers: [...drivers],
    ports: [...ports],
  };
}

async function entries(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name).catch(() => []);
}

/** The text of an attribute, without control characters: the device chooses its own strings. */
export async function attribute(folder: string, name: string): Promise<string | undefined> {
  const text = await Deno.readTextFile(`${folder}/${name}`).catch(() => undefined);
  return text === undefined ? undefined : stripUnprintable(text);
}
