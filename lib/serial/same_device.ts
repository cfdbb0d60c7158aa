/**
 * Who is who among ports: which belong to one device, and which is the one that was there before. The socket decides; a
 * name (ttyUSB0, COM3) is given to whoever comes first. Pure; no I/O.
 */
import type { PortInfo } from "./port.ts";

/** The serial number, where it can tell two devices apart: makers leave 0001, 0 and the like in all of them. */
export function uniqueSerial({ usb }: Pick<PortInfo, "usb">): string | undefined {
  const serial = usb?.serial?.trim();
  return serial === undefined || /^0*1?$/.test(serial) ? undefined : serial.toLowerCase();
}

/** Whether two ports of one list belong to one device. */
export function sameDevice(a: PortInfo, b: PortInfo): boolean {
  if (a.path === b.path) return true;
  if (a.usb === undefined || b.usb === undefined) return false;
  if (a.usb.vid !== b.usb.vid || a.usb.pid !== b.usb.pid) return false;
  if (a.socket !== undefined && b.socket !== undefined) return a.socket === b.socket;
  // Without a socket only several interfaces with one serial number are known to be one device.
  return a.interface !== b.interface && uniqueSerial(a) !== undefined && uniqueSerial(a) === uniqueSerial(b);
}

/** The ports of each device, in the order of the list. */
export function devicesOf(ports: readonly PortInfo[]): readonly (readonly PortInfo[])[] {
  const devices: PortInfo[][] = [];
  for (const port of ports) {
    const device = devices.find(([first]) => sameDevice(first!, port));
    if (device === undefined) devices.push([port]);
    else device.push(port);
  }
  return devices;
}

/**
 * The port that `before` is now; undefined where it is not there, or nobody can tell. `mayBecome`: what the device may
 * turn into. `ourReset`: flasher has just reset it, so that, for want of anything better, its name counts.
 */
export function findSamePort(
  ports: readonly PortInfo[],
  before: PortInfo,
  { mayBecome, ourReset }: {
    readonly mayBecome: (port: PortInfo) => boolean;
    readonly ourReset: boolean;
  },
): PortInfo | undefined {
  // A port of the computer itself does not move.
  if (before.usb === undefined) return before;
  const { vid, pid } = before.usb;
  const akin = ports.filter((port) =>
    port.problem === undefined && (port.usb?.vid === vid && port.usb.pid === pid || mayBecome(port))
  );
  if (before.socket !== undefined) {
    const there = akin.filter(({ socket }) => socket === before.socket);
    const port = there.find((one) => one.interface === before.interface) ?? there[0];
    if (port !== undefined) return port;
  }
  // A port in another socket is another one, whatever it calls itself.
  const unplaced = before.socket === undefined ? akin : akin.filter(({ socket }) => socket === undefined);
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
 * The one port that has come since `earlier` was listed, and so is what `before`, which has gone, has become; undefined
 * where there is none, where there are several, or where the sockets tell that it is another device. `mayBecome`: as above.
 */
export function newPorts(
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
