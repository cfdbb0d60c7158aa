/** The one port that a selector means. Pure; no I/O. */
import { PortError } from "../errors.ts";
import type { PortSelector } from "../profile/port_selector.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { portTable, uartOf } from "./adapters.ts";
import type { PortInfo } from "./port.ts";
import { devicesOf } from "./same_device.ts";

/**
 * The port among `ports` that `selector` means; `name` is how it was written. Throws a PortError ("not-found") that
 * lists what is there when none or several match: the wrong one may be somebody's other board.
 */
export function selectPort(
  ports: readonly PortInfo[],
  { name, selector }: { readonly name: string; readonly selector: PortSelector },
): PortInfo {
  const found = ports.filter((port) => matches(port, selector));
  const only = devicesOf(found).length > 1 ? undefined : uartOf(found);
  if (found.length > 1 && only === undefined) {
    throw new PortError(`Cannot choose a port: ${quote(name)} means ${found.length} of them`, "not-found", {
      hint: [
        devicesOf(found).length > 1
          ? "Name one by its path, or by its serial number:"
          : `Name one by its path, or by its interface (${name}#1):`,
        ...portTable(found),
      ].join("\n"),
    });
  }
  if (only !== undefined) return only;
  throw new PortError(`Cannot find ${quote(name)}: no port here is on such a USB device`, "not-found", {
    hint: [...nearest(ports, selector), ...whatIsThere(ports)].join("\n"),
  });
}

/** Windows writes serial numbers in capitals, whatever the device says. */
function matches(port: PortInfo, { serial, id, interface: number }: PortSelector): boolean {
  const { usb } = port;
  if (usb === undefined || id !== undefined && (usb.vid !== id[0] || usb.pid !== id[1])) return false;
  const own = usb.serial?.toLowerCase();
  const wanted = serial?.toLowerCase();
  // A serial number may look like another one with an interface behind it.
  if (number !== undefined && wanted !== undefined && own === `${wanted}#${number}`) return true;
  return (wanted === undefined || own === wanted) && (number === undefined || port.interface === number);
}

function nearest(ports: readonly PortInfo[], { serial }: PortSelector): string[] {
  const serials = ports.flatMap(({ usb }) => usb?.serial ?? []);
  const near = serial === undefined ? undefined : suggest(serial, serials);
  return near === undefined ? [] : [`Serial number ${quote(serial!)}: did you mean ${quote(near)}?`];
}

function whatIsThere(ports: readonly PortInfo[]): string[] {
  const usb = ports.filter((port) => port.usb !== undefined);
  return usb.length === 0 ? ["No USB serial port is there: is the board plugged in, with a data cable?"] : [
    "USB serial ports that are there:",
    ...portTable(usb),
  ];
}
