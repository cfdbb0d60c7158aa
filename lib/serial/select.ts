/** Selects the port that `serial:0001` or `usb:10c4:ea60` names. Pure; no I/O. */
import { PortError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import { portTable, uartPort } from "./adapters.ts";
import type { PortInfo } from "./port.ts";
import type { UsbPortName } from "./port_name.ts";
import { devicesOf } from "./same_device.ts";

/**
 * Throws a PortError ("not-found") that lists the candidates if no port or several ports match: the wrong port may lead
 * to another board.
 */
export function selectPort(ports: readonly PortInfo[], name: UsbPortName): PortInfo {
  const found = ports.filter((port) => matches(port, name));
  const only = devicesOf(found).length > 1 ? undefined : uartPort(found);
  if (found.length > 1 && only === undefined) {
    throw new PortError(
      `Cannot choose a port: ${quote(name.text)} matches ${found.length} ports, expected one`,
      "not-found",
      {
        hint: [
          devicesOf(found).length > 1
            ? "Name one by its path, or by its serial number:"
            : `Name one by its path, or by its interface (${name.text}#1):`,
          ...portTable(found),
        ].join("\n"),
      },
    );
  }
  if (only !== undefined) return only;
  throw new PortError(`Cannot find ${quote(name.text)}: no port of this computer matches`, "not-found", {
    hint: [...suggestion(ports, name), ...usbPortLines(ports)].join("\n"),
  });
}

/** Ignores the letter case of serial numbers: Windows writes them in capitals. */
function matches(port: PortInfo, name: UsbPortName): boolean {
  const { usb } = port;
  if (usb === undefined || name.kind === "usb" && (usb.vid !== name.vid || usb.pid !== name.pid)) {
    return false;
  }
  const number = name.interface;
  const own = usb.serial?.toLowerCase();
  const wanted = name.serial?.toLowerCase();
  // The serial number itself may end with # and digits.
  if (number !== undefined && wanted !== undefined && own === `${wanted}#${number}`) return true;
  return (wanted === undefined || own === wanted) && (number === undefined || port.interface === number);
}

function suggestion(ports: readonly PortInfo[], { serial }: UsbPortName): string[] {
  const serials = ports.flatMap(({ usb }) => usb?.serial ?? []);
  const near = serial === undefined ? undefined : suggest(serial, serials);
  return near === undefined ? [] : [`Serial number ${quote(serial!)}: did you mean ${quote(near)}?`];
}

function usbPortLines(ports: readonly PortInfo[]): string[] {
  const usb = ports.filter((port) => port.usb !== undefined);
  return usb.length === 0
    ? ["No USB serial port was found. Check that the board is plugged in with a data cable."]
    : [
      "USB serial ports of this computer:",
      ...portTable(usb),
    ];
}
