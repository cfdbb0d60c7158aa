/**
 * USB sockets: where in the computer's tree of hubs a port is. The system gives a name (ttyUSB0, COM3) to the first device
 * that comes, and makers give one serial number to many devices; a socket stays what it is. Pure; no I/O.
 */
import type { PortInfo } from "./port.ts";

/** True: one socket; false: two sockets; undefined if the system does not report the socket of one of them. */
export function isSameSocket(
  a: Pick<PortInfo, "socket">,
  b: Pick<PortInfo, "socket">,
): boolean | undefined {
  return a.socket === undefined || b.socket === undefined ? undefined : a.socket === b.socket;
}

/**
 * The port is at the socket that a person named, or below it if that socket has a hub. Both forms count: `1-4`, as
 * `flasher ports` prints it, and `0000:00:14.0/4`, as its JSON has it. False for a port whose socket is unknown.
 */
export function isAtSocket(
  { socket, address }: Pick<PortInfo, "socket" | "address">,
  named: string,
): boolean {
  return [socket, address].some((own) => own !== undefined && isAtOrBelow(own, named));
}

/** A locationID of macOS: the bus has two digits; zeros at the end are hubs that are not there. */
const LOCATION_ID = /^0x[0-9a-f]{2}(?:[0-9a-f]*[1-9a-f])?/;
/** The controller or bus, and the ports of the hubs: `1-` and `4.2`, `0000:00:14.0/` and `4.2`. */
const PORT_NUMBERS = /^(.*[-/])([0-9]+(?:\.[0-9]+)*)$/;

function isAtOrBelow(own: string, named: string): boolean {
  const [port, hub] = [own.toLowerCase(), named.toLowerCase()];
  if (port === hub) return true;
  if (/^0x[0-9a-f]{8}$/.test(port)) {
    const [above] = /^0x[0-9a-f]{2,8}$/.test(hub) ? LOCATION_ID.exec(hub)! : [];
    return above !== undefined && port.startsWith(above);
  }
  // A location path of Windows
  if (hub.endsWith(")")) return port.startsWith(`${hub}#`);
  const [[, bus, numbers] = [], [, hubBus, hubNumbers] = []] = [port, hub].map((text) =>
    PORT_NUMBERS.exec(text) ?? []
  );
  return bus !== undefined && bus === hubBus && numbers!.startsWith(`${hubNumbers}.`);
}

/**
 * The address of the hub that has this socket, or of the controller; undefined for an address of unknown form. For
 * `0000:00:14.0/4.2` it is `0000:00:14.0/4`, for `…#USB(4)#USB(2)` it is `…#USB(4)`, for `0x14120000` it is `0x14100000`.
 */
export function hubOf(socket: string): string | undefined {
  const path = /^(.*[/-])([0-9]+(?:\.[0-9]+)*)$/.exec(socket);
  if (path !== null) {
    const [, controller, ports] = path;
    return ports!.includes(".") ? controller + ports!.slice(0, ports!.lastIndexOf(".")) : controller!;
  }
  const windows = /^(.+)#USB\([0-9]+\)$/i.exec(socket);
  if (windows !== null) return windows[1]!;
  // macOS: one byte for the bus, then one hexadecimal digit for each hub on the way; 0 = none.
  const location = /^0x([0-9a-f]{2})([0-9a-f]{1,6}?)(0*)$/i.exec(socket);
  if (location === null || location[2] === "0") return undefined;
  const [, bus, ports, zeros] = location;
  return `0x${bus}${ports!.slice(0, -1)}0${zeros}`;
}

/** The hub, as `hubOf` returns it for a socket or an address, is the controller in the computer. */
export function isController(hub: string): boolean {
  return /[-/]$/.test(hub) || /#USBROOT\([0-9]+\)$/i.test(hub) || /^0x[0-9a-f]{2}0+$/i.test(hub);
}
