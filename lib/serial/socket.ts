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
