/** Sockets of Linux, from the folders of USB devices in sysfs. Pure; no I/O. */
import type { SystemPort } from "../port.ts";

/** A USB device below a controller. */
export interface UsbFolder {
  /** The folder of the bus, such as `…/0000:00:14.0/usb1`. */
  readonly bus: string;
  /** The folder of the controller: `0000:00:14.0` on the PCI bus, `3f980000.usb` on a Raspberry Pi 3. */
  readonly controller: string;
  /** The kernel's name of the device: bus 1, then the port of each hub: `1-4.2`. */
  readonly name: string;
}

/** Undefined for a folder that is no USB device below a controller. */
export function parseUsbFolder(folder: string): UsbFolder | undefined {
  const [, bus, controller, name] =
    /^(\/(?:.*\/)?([\w.:@-]+)\/usb[0-9]+)\/(?:.*\/)?([0-9]+-[0-9]+(?:\.[0-9]+)*)$/.exec(folder) ?? [];
  return bus === undefined ? undefined : { bus, controller: controller!, name: name! };
}

/**
 * The ports of usbip (WSL): each device that is attached gets the next free one, so they say nothing about the place.
 * Driver vhci_hcd of the kernel (drivers/usb/usbip/vhci_hcd.c).
 */
const VIRTUAL = /^vhci_hcd\b/;

/**
 * The socket `0000:00:14.0/4.2` is port 2 of the hub at port 4 of that controller; its address is the kernel's name,
 * `1-4.2`. The number of the bus may change when the computer restarts. A controller has a second bus for USB 3 devices
 * (`isUsb3`), which numbers its ports separately.
 */
export function linuxSocket(
  { controller, name }: UsbFolder,
  isUsb3: boolean,
): Pick<SystemPort, "socket" | "address"> {
  if (VIRTUAL.test(controller)) return {};
  const ports = name.slice(name.indexOf("-") + 1);
  return { socket: `${controller}/${isUsb3 ? "usb3/" : ""}${ports}`, address: name };
}
