/** Linux computers as trees of files, one for each finding. */

/** The device number of every device file in these trees. */
export const NUMBER = "188:0";

/** A USB device at `place` (`1-2`, `1-4.2`), with the driver of its interface and its tty. */
export function usb(
  place: string,
  { id, product, serial, driver, tty, latency }: {
    readonly id: string;
    readonly product?: string;
    readonly serial?: string;
    readonly driver?: string;
    readonly tty?: string;
    readonly latency?: number;
  },
): string[] {
  const device = `sys/bus/usb/devices/${place}`;
  const one = `${device}/${place}:1.0`;
  const [vid, pid] = id.split(":");
  const attributes = { idVendor: vid, idProduct: pid, bDeviceClass: "00", product, serial };
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${device}/${name} = ${value}`]
  );
  lines.push(`${one}/bInterfaceNumber = 00`);
  if (driver !== undefined) lines.push(`${one}/driver -> ../../../drivers/${driver}`);
  if (tty !== undefined) {
    lines.push(
      `${one}/${tty}/tty/${tty}/device -> ../../../${tty}`,
      `sys/class/tty/${tty} -> ../../bus/usb/devices/${place}/${place}:1.0/${tty}/tty/${tty}`,
      `${one}/${tty}/tty/${tty}/dev = ${NUMBER}`,
      `dev/${tty} = `,
    );
    if (latency !== undefined) lines.push(`${one}/${tty}/latency_timer = ${latency}`);
  }
  return lines;
}

const CP2102 = {
  id: "10c4:ea60",
  product: "CP2102 USB to UART",
  serial: "0001",
  driver: "cp210x",
  tty: "ttyUSB0",
};
const CH340 = { id: "1a86:7523", product: "USB Serial" };
const HUB = ["sys/bus/usb/devices/1-4/idVendor = 05e3", "sys/bus/usb/devices/1-4/idProduct = 0608"];
const ROOT_HUB = ["sys/bus/usb/devices/usb1/idVendor = 1d6b", "sys/bus/usb/devices/usb1/idProduct = 0002"];
const BRLTTY_RULE = 'ENV{PRODUCT}=="1a86/7523/*", ATTRS{manufacturer}=="x", GOTO="brltty_usb_run"';

export interface Computer {
  readonly name: string;
  readonly tree: readonly string[];
  /** Devices that the user may not open. */
  readonly denied?: readonly string[];
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: string;
  readonly freeBytes?: number;
  readonly date?: Date;
}

export const COMPUTERS: readonly Computer[] = [
  { name: "nothing attached", tree: [...ROOT_HUB, ...usb("1-1", { id: "046d:c31c", driver: "usbhid" })] },
  { name: "all is well", tree: usb("1-2", CP2102) },
  { name: "WSL without usbipd", tree: [], env: { WSL_DISTRO_NAME: "Ubuntu" } },
  { name: "adapter without a driver", tree: usb("1-2", CH340) },
  { name: "adapter with the driver of another kernel", tree: usb("1-2", { id: "1a86:55d4" }) },
  {
    name: "permission: a group to join",
    tree: [...usb("1-2", CP2102), "etc/group = root:x:0:\ndialout:x:GID:ann,bob"],
    denied: ["ttyUSB0"],
    user: "me",
  },
  {
    name: "permission: group joined, but not logged in again",
    tree: [...usb("1-2", CP2102), "etc/group = dialout:x:GID:ann,me"],
    denied: ["ttyUSB0"],
    user: "me",
  },
  {
    name: "permission: a group with access to more than ports",
    tree: [...usb("1-2", CP2102), "etc/group = disk:x:GID:"],
    denied: ["ttyUSB0"],
    user: "me",
  },
  {
    name: "permission: a link with the name of a port",
    tree: [...usb("1-2", CP2102), "etc/shadow = secret", "dev/ttyUSB1 -> ROOT/etc/shadow"],
    denied: ["shadow"],
    user: "me",
    port: "ROOT/dev/ttyUSB1",
  },
  {
    name: "port held",
    tree: [
      ...usb("1-2", CP2102),
      "proc/77/comm = screen",
      "proc/77/fd/4 -> ROOT/dev/ttyUSB0",
      "proc/78/comm = bash",
      "proc/78/fd/0 -> /dev/null",
    ],
  },
  {
    name: "brltty took over a CH340",
    tree: [...usb("1-2", { ...CH340, driver: "usbfs" }), "proc/9/comm = brltty"],
  },
  { name: "a virtual machine took over a CH340", tree: usb("1-2", { ...CH340, driver: "usbfs" }) },
  {
    name: "brltty may take a CH340",
    tree: [
      ...usb("1-2", { ...CH340, driver: "ch341", tty: "ttyUSB0" }),
      `usr/lib/udev/rules.d/85-brltty.rules = ${BRLTTY_RULE}`,
    ],
  },
  {
    name: "rules of brltty turned off",
    tree: [
      ...usb("1-2", { ...CH340, driver: "ch341", tty: "ttyUSB0" }),
      `usr/lib/udev/rules.d/85-brltty.rules = ${BRLTTY_RULE}`,
      "etc/udev/rules.d/85-brltty.rules -> /dev/null",
    ],
  },
  { name: "ModemManager", tree: [...usb("1-2", CP2102), "proc/9/comm = ModemManager"] },
  {
    name: "Bluetooth beside a board",
    tree: [...usb("1-2", CP2102), "sys/devices/virtual/tty/rfcomm0/dev = 216:0"].concat(
      "sys/class/tty/rfcomm0 -> ../../devices/virtual/tty/rfcomm0",
    ),
  },
  {
    name: "slow latency timer",
    tree: usb("1-2", { id: "0403:6001", driver: "ftdi_sio", tty: "ttyUSB0", latency: 16 }),
  },
  { name: "behind hubs", tree: [...ROOT_HUB, ...HUB, ...usb("1-4.2.1.3", CP2102)] },
  { name: "a copy of an FTDI chip", tree: usb("1-2", { id: "0403:0000", product: "FT232R" }) },
  {
    name: "an old PL2303, which Linux supports",
    tree: usb("1-2", {
      id: "067b:2303",
      product: "USB-Serial Controller",
      driver: "pl2303",
      tty: "ttyUSB0",
    }),
  },
  { name: "unknown USB device", tree: usb("1-2", { id: "1234:5678", driver: "cdc_acm", tty: "ttyACM0" }) },
  {
    name: "full disk, and a clock without battery",
    tree: usb("1-2", CP2102),
    freeBytes: 5e6,
    date: new Date(0),
  },
  { name: "the named port does not exist", tree: usb("1-2", CP2102), port: "/dev/ttyUSB7" },
];
