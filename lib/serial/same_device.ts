/**
 * Recognizes devices by their ports: the ports of one device, and a port that has returned. The socket decides, then a
 * serial number that no other device has. A name is only a tie-breaker, and evidence right after a reset by flasher: the
 * system gives it (ttyUSB0, COM3) to the first device that comes. Pure; no I/O.
 */
import { isChipUsb } from "./chip_usb.ts";
import type { PortInfo } from "./port.ts";
import { isSameSocket } from "./socket.ts";

/**
 * Serial numbers that makers leave in all their devices: 0001 of Silicon Labs, 0 of Espressif's ROMs, 123456 of examples
 * for USB firmware, 00000000 and FFFFFFFF of blank memory.
 */
const MEANINGLESS = /^(?:0*1?|(.)\1+|0?12345.*)$/;

/** The serial number in lower case, if it can tell devices apart; undefined if other devices have the same one. */
export function uniqueSerial(
  { usb, sharedSerial }: Pick<PortInfo, "usb" | "sharedSerial">,
): string | undefined {
  const serial = usb?.serial?.trim();
  return serial === undefined || sharedSerial === true || MEANINGLESS.test(serial)
    ? undefined
    : serial.toLowerCase();
}

/** The ports of one moment, with `sharedSerial` where two devices of a maker have the same serial number. */
export function markSharedSerials(ports: readonly PortInfo[]): readonly PortInfo[] {
  return ports.map((port) => {
    if (port.virtual !== undefined) return port;
    const isShared = uniqueSerial(port) !== undefined &&
      ports.some((other) => hasSameSerial(port, other) && !mayBeOneDevice(port, other));
    return isShared ? { ...port, sharedSerial: true } : port;
  });
}

function mayBeOneDevice(a: PortInfo, b: PortInfo): boolean {
  return a.path === b.path || (isSameSocket(a, b) ?? a.interface !== b.interface);
}

/** Both have a serial number that tells devices apart, and it is the same. */
function hasSameSerial(a: PortInfo, b: PortInfo): boolean {
  const serial = uniqueSerial(a);
  return serial !== undefined && a.usb?.vid === b.usb?.vid && serial === uniqueSerial(b);
}

/** Both are of one USB product. */
export function hasSameUsbId(a: PortInfo, b: PortInfo): boolean {
  return a.usb?.vid === b.usb?.vid && a.usb?.pid === b.usb?.pid;
}

/** Two ports of one list belong to one device. */
export function isSameDevice(a: PortInfo, b: PortInfo): boolean {
  if (a.path === b.path) return true;
  if (a.usb === undefined || b.usb === undefined || !hasSameUsbId(a, b)) return false;
  // Without sockets, only different interfaces with the same serial number are known to be one device.
  return isSameSocket(a, b) ?? (a.interface !== b.interface && hasSameSerial(a, b));
}

/** The ports of each device, in the order of the list. */
export function devicesOf(ports: readonly PortInfo[]): readonly (readonly PortInfo[])[] {
  const devices: PortInfo[][] = [];
  for (const port of ports) {
    const device = devices.find(([first]) => isSameDevice(first!, port));
    if (device === undefined) devices.push([port]);
    else device.push(port);
  }
  return devices;
}

/** A chip that provides its own port is another USB device in its loader than in its program. */
export function mayBecome(before: PortInfo, now: PortInfo): boolean {
  return isChipUsb(before) && isChipUsb(now);
}

/** Both serial numbers tell devices apart, and they differ. */
function contradicts(before: PortInfo, now: PortInfo): boolean {
  const [a, b] = [uniqueSerial(before), uniqueSerial(now)];
  return hasSameUsbId(before, now) && a !== undefined && b !== undefined && a !== b;
}

/**
 * Finds the port that `before` has become; undefined if it is away or cannot be recognized. `ourReset`: flasher has just
 * reset the device, so another board of the same kind is not it, even in the same socket, and its name counts if nothing
 * better is known. Otherwise, what a person plugs into the same socket continues in its place.
 */
export function findSamePort(
  ports: readonly PortInfo[],
  before: PortInfo,
  { ourReset }: { readonly ourReset: boolean },
): PortInfo | undefined {
  // A port without a USB device does not move.
  if (before.usb === undefined) return before;
  const candidates = ports.filter((port) =>
    port.problem === undefined && (hasSameUsbId(before, port) || mayBecome(before, port)) &&
    !(ourReset && contradicts(before, port))
  );
  const there = samePart(candidates.filter((port) => isSameSocket(before, port) === true), before);
  if (there !== undefined) return there;
  // A port in another socket is another device, even with the same serial number.
  const unplaced = candidates.filter((port) => isSameSocket(before, port) === undefined);
  const named = unplaced.filter((port) => hasSameSerial(before, port));
  if (named.length > 0) return devicesOf(named).length === 1 ? samePart(named, before) : undefined;
  return ourReset
    ? unplaced.find(({ path, interface: number }) => path === before.path && number === before.interface)
    : undefined;
}

/** Of the ports of one device, the one that corresponds to `before`. */
function samePart(ports: readonly PortInfo[], before: PortInfo): PortInfo | undefined {
  const unchanged = ports.filter((port) => hasSameUsbId(before, port));
  if (unchanged.length === 0) {
    // The other USB device of a chip numbers its interfaces on its own; the console is on the first.
    return ports.toSorted((a, b) => (a.interface ?? 0) - (b.interface ?? 0))[0];
  }
  const parts = unchanged.filter((port) => port.interface === before.interface);
  // Some adapters have several ports on one interface.
  return parts.length > 1 ? parts.find(({ path }) => path === before.path) : parts[0];
}

/**
 * Finds the one port that is not among `earlier`, and so must be what `before` has become; undefined if `before` is still
 * there, if no device or several devices are new, or if the sockets differ.
 */
export function findNewPort(
  ports: readonly PortInfo[],
  { before, earlier }: { readonly before: PortInfo; readonly earlier: readonly PortInfo[] },
): PortInfo | undefined {
  const isIn = (list: readonly PortInfo[], port: PortInfo) =>
    list.some((other) => other.path === port.path && hasSameUsbId(other, port));
  if (isIn(ports, before)) return undefined;
  const come = ports.filter((port) => mayBecome(before, port) && !isIn(earlier, port));
  const [first, ...others] = devicesOf(come);
  const [port] = first ?? [];
  if (port === undefined || others.length > 0 || port.problem !== undefined) return undefined;
  return isSameSocket(before, port) === false || contradicts(before, port) ? undefined : port;
}
