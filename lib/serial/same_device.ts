/**
 * Recognizes devices by their ports: the ports of one device, and a port that has returned. The socket decides, because
 * the system gives a name (ttyUSB0, COM3) to the first device that comes. Pure; no I/O.
 */
import type { PortInfo } from "./port.ts";

/** The serial number, if it can distinguish devices: some makers give 0001, 0 and the like to all of them. */
export function uniqueSerial({ usb }: Pick<PortInfo, "usb">): string | undefined {
  const serial = usb?.serial?.trim();
  return serial === undefined || /^0*1?$/.test(serial) ? undefined : serial.toLowerCase();
}

/** Two ports of one list belong to one device. */
export function isSameDevice(a: PortInfo, b: PortInfo): boolean {
  if (a.path === b.path) return true;
  if (a.usb === undefined || b.usb === undefined) return false;
  if (a.usb.vid !== b.usb.vid || a.usb.pid !== b.usb.pid) return false;
  if (a.socket !== undefined && b.socket !== undefined) return a.socket === b.socket;
  // Without sockets, only different interfaces with the same serial number are known to be one device.
  return a.interface !== b.interface && uniqueSerial(a) !== undefined && uniqueSerial(a) === uniqueSerial(b);
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

/**
 * Finds the port that `before` has become; undefined if it is away or cannot be recognized. `mayBecome`: the device may
 * turn into this port. `ourReset`: flasher has just reset the device, so its name counts if nothing better is known.
 */
export function findSamePort(
  ports: readonly PortInfo[],
  before: PortInfo,
  { mayBecome, ourReset }: {
    readonly mayBecome: (port: PortInfo) => boolean;
    readonly ourReset: boolean;
  },
): PortInfo | undefined {
  // A port without a USB device does not move.
  if (before.usb === undefined) return before;
  const { vid, pid } = before.usb;
  const candidates = ports.filter((port) =>
    port.problem === undefined && (port.usb?.vid === vid && port.usb.pid === pid || mayBecome(port))
  );
  if (before.socket !== undefined) {
    const there = candidates.filter(({ socket }) => socket === before.socket);
    const port = there.find((one) => one.interface === before.interface) ?? there[0];
    if (port !== undefined) return port;
  }
  // A port in another socket is another device, even with the same serial number.
  const withoutSocket = candidates.filter(({ socket }) => socket === undefined);
  const unplaced = before.socket === undefined ? candidates : withoutSocket;
  const serial = uniqueSerial(before);
  const named = serial === undefined
    ? []
    : unplaced.filter((port) =>
      port.usb?.vid === vid && uniqueSerial(port) === serial &&
      (before.interface === undefined || port.interface === before.interface)
    );
  if (named.length === 1) return named[0];
  return ourReset && named.length === 0 ? unplaced.find(({ path }) => path === before.path) : undefined;
}

/**
 * Finds the one port that is not among `earlier`, and so must be what `before` has become; undefined if `before` is still
 * there, if no device or several devices are new, or if the sockets differ. `mayBecome`: see findSamePort.
 */
export function findNewPort(
  ports: readonly PortInfo[],
  { before, earlier, mayBecome }: {
    readonly before: PortInfo;
    readonly earlier: readonly PortInfo[];
    readonly mayBecome: (port: PortInfo) => boolean;
  },
): PortInfo | undefined {
  const isIn = (list: readonly PortInfo[], port: PortInfo) =>
    list.some(({ path, usb }) =>
      path === port.path && usb?.vid === port.usb?.vid && usb?.pid === port.usb?.pid
    );
  if (isIn(ports, before)) return undefined;
  const come = ports.filter((port) => mayBecome(port) && !isIn(earlier, port));
  const [first, ...others] = devicesOf(come);
  const [port] = first ?? [];
  if (port === undefined || others.length > 0 || port.problem !== undefined) return undefined;
  const isElsewhere = before.socket !== undefined && port.socket !== undefined &&
    before.socket !== port.socket;
  return isElsewhere ? undefined : port;
}
