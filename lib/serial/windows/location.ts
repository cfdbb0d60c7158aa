/** Sockets of Windows, from location paths. Pure; no I/O. */
import type { SystemPort } from "../port.ts";

/** A path to a USB socket, with `#USBMI(0)` for one interface of the device. */
const USB_PATH = /^[\w()#.&-]*#USB\([0-9]+\)(?:#USBMI\([0-9]+\))?$/i;
/** The usual form: PCI devices and functions, the root hub of a controller, then the port of each hub. */
const PCI_PATH = /^PCIROOT\(([0-9A-F]+)\)((?:#PCI\([0-9A-F]+\))+)#USBROOT\(0\)((?:#USB\([0-9]+\))+)$/i;

/**
 * The socket is the location path, `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)`. Its address has the same numbers without
 * the words: `1400-4.2`; a path of another form is its own address. Empty for anything but a USB socket.
 */
export function windowsSocket(location: string | undefined): Pick<SystemPort, "socket" | "address"> {
  if (location === undefined || !USB_PATH.test(location)) return {};
  const socket = location.replace(/#USBMI\([0-9]+\)$/i, "");
  const [, root, pci, usb] = PCI_PATH.exec(socket) ?? [];
  if (root === undefined) return { socket, address: socket };
  const controller = [...(/^0+$/.test(root) ? [] : [root]), ...numbers(pci!)].join(".").toLowerCase();
  return { socket, address: `${controller}-${numbers(usb!).join(".")}` };
}

/** `1400` and `0` of `#PCI(1400)#PCI(0)`. */
function numbers(part: string): string[] {
  return [...part.matchAll(/\(([0-9A-F]+)\)/gi)].map(([, number]) => number!);
}
