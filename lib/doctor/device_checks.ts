/** Checks of USB devices: adapters, their drivers, and copies. Pure; no I/O. */
import { adapterName, usbId } from "../serial/adapters.ts";
import type { Facts } from "../serial/facts.ts";
import { devicesOf } from "../serial/same_device.ts";
import { hubOf, isController } from "../serial/socket.ts";
import type { UsbDevice } from "../serial/usb_device.ts";
import { printable } from "../text.ts";
import { driverAdvice } from "./drivers.ts";
import type { Check, Finding } from "./finding.ts";

/** The USB devices that can lead to a board. */
function adapters({ usbDevices }: Facts): UsbDevice[] {
  return usbDevices.filter((usb) => isAdapter(usb));
}

function isAdapter(usb: UsbDevice): boolean {
  return adapterName({ usb }) !== undefined || isBricked(usb);
}

/** FTDI's driver of 2014 wrote product id 0 into counterfeit chips. */
function isBricked({ vid, pid }: UsbDevice): boolean {
  return vid === 0x0403 && pid === 0;
}

/** `WCH CH340 (1a86:7523)` */
function named(usb: UsbDevice): string {
  const name = adapterName({ usb }) ?? usb.product ?? "USB device";
  return `${printable(name)} (${usbId(usb)})`;
}

/** The driver of a device that a program has taken over from the kernel. */
const TAKEN_OVER = "usbfs";
/** Problem code of Windows: no driver is installed. */
const NO_DRIVER = 28;
/** Problem code of Windows: the driver cannot start the device. */
const CANNOT_START = 10;

const adapter: Check = {
  name: "adapter",
  about:
    "No USB serial adapter or chip with native USB is plugged in: charge-only cable, unpowered hub, dead socket",
  find(facts) {
    // A port that exists and was named may have no adapter.
    if (facts.asked?.exists === true || facts.wsl || adapters(facts).length > 0) return [];
    if (facts.ports.some(({ info }) => info.usb !== undefined)) return [];
    return [{
      level: "problem",
      missing: true,
      text: "No known USB serial adapter is plugged in",
      fix: [
        "Plug the board in with a data cable: some cables only charge, and look the same.",
        "Try another socket, without a hub. To see what the computer detects: flasher ports --watch",
      ],
    }];
  },
};

const wsl: Check = {
  name: "wsl",
  about: "Linux inside Windows (WSL) sees no USB device until Windows attaches it with usbipd",
  find: (facts) =>
    !facts.wsl || adapters(facts).length > 0 ? [] : [{
      level: "problem",
      text: "This is Linux inside Windows (WSL), and no USB device is attached to it",
      fix: [
        "Install usbipd-win on Windows, then in PowerShell:",
        "  usbipd list",
        "  usbipd bind --busid BUSID",
        "  usbipd attach --wsl --busid BUSID",
        "Or run flasher for Windows.",
      ],
    }],
};

const driver: Check = {
  name: "driver",
  about: "An adapter is plugged in, but has no serial port: its driver is missing (Windows: problem code 28)",
  find: (facts) =>
    adapters(facts).filter((usb) =>
      usb.ports.length === 0 && (usb.problem ?? NO_DRIVER) === NO_DRIVER &&
      !usb.drivers.includes(TAKEN_OVER) &&
      !isBricked(usb)
    ).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is plugged in, but has no driver`,
      fix: driverAdvice(usb, facts.os),
    })),
};

interface Problem {
  readonly what: string;
  readonly fix: string;
  /** Installing the vendor's driver may help. */
  readonly reinstall?: boolean;
}

/** Problem codes of Windows' Device Manager, with advice. */
const PROBLEMS: Readonly<Record<number, Problem>> = {
  10: { what: "its driver cannot start it", fix: "Plug it into another socket.", reinstall: true },
  22: { what: "it is disabled", fix: "Enable it in Device Manager." },
  31: {
    what: "its driver does not work with it",
    fix:
      "In Device Manager, choose an older driver: Update driver, Browse, Let me pick. For a CH340, choose 3.5.",
  },
  39: { what: "its driver is damaged or missing", fix: "Install the driver again.", reinstall: true },
  43: { what: "it reported a fault", fix: "Plug it in again, with another cable." },
  52: { what: "its driver is not signed", fix: "Install a signed driver.", reinstall: true },
};
const UNKNOWN: Problem = { what: "Windows cannot use it", fix: "See its entry in Device Manager." };

const fault: Check = {
  name: "fault",
  about: "Windows sees the adapter, but cannot use it: problem codes 10, 22, 31, 39, 43, 52 and others",
  find: (facts) =>
    adapters(facts).flatMap((usb): Finding[] => {
      if (usb.problem === undefined || usb.problem === NO_DRIVER || isOldPl2303(usb)) return [];
      const { what, fix, reinstall = false } = PROBLEMS[usb.problem] ?? UNKNOWN;
      return [{
        level: "problem",
        text: `${named(usb)}: ${what} (problem code ${usb.problem})`,
        fix: [fix, ...(reinstall ? driverAdvice(usb, facts.os) : [])],
      }];
    }),
};

const clone: Check = {
  name: "clone",
  about: "A copy of an adapter chip: an FTDI with product id 0, or an old PL2303 that its driver rejects",
  find: ({ usbDevices, os }) => [
    ...usbDevices.filter(isBricked).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is a copy of an FTDI chip: FTDI's driver has erased its product id`,
      fix: os === "linux"
        ? [
          "Linux can still use it:",
          "  sudo modprobe ftdi_sio",
          "  echo 0403 0000 | sudo tee /sys/bus/usb-serial/drivers/ftdi_sio/new_id",
        ]
        : ["Use another adapter."],
    })),
    ...usbDevices.filter(isOldPl2303).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is an old PL2303 or a copy of one, which newer drivers reject`,
      fix: ["Install Prolific's driver 3.3.11.152 of 2010, or use another adapter."],
    })),
  ],
};

/** Prolific's driver for Windows does not start a PL2303 from before 2012, and says so in the name of the device. */
function isOldPl2303({ vid, pid, problem, product = "" }: UsbDevice): boolean {
  return vid === 0x067b && pid === 0x2303 && (problem === CANNOT_START || /phased out/i.test(product));
}

const hub: Check = {
  name: "hub",
  about:
    "The adapter is behind three or more hubs, which make power and timing worse; or a controller has too many",
  find: (facts) => [
    ...adapters(facts).filter(({ hubs }) => hubs >= 3).map((usb): Finding => ({
      level: "warning",
      text: `${named(usb)} is behind ${usb.hubs} hubs`,
      fix: [
        "If the connection is lost, plug the adapter into the computer, or into a hub with a power supply.",
      ],
    })),
    ...crowds(facts).map((count): Finding => ({
      level: "warning",
      text: `${count} adapters are on one USB controller, and most controllers take 16 to 24`,
      fix: [
        "If a board gets no port, plug a hub into a socket of another controller, or use a second computer.",
      ],
    })),
  ],
};

/**
 * An xHCI controller has 96 endpoints or 32 devices at most (raspberrypi/linux#3366, uhubctl#276). An adapter needs four
 * to six of them, and each hub needs some, too.
 */
const MOST_ADAPTERS = 16;

/** Of each controller with more adapters than that: their number. */
function crowds({ ports }: Facts): number[] {
  const counts = new Map<string, number>();
  for (const [{ socket } = {}] of devicesOf(ports.map(({ info }) => info))) {
    const controller = socket === undefined ? undefined : controllerOf(socket);
    if (controller !== undefined) counts.set(controller, (counts.get(controller) ?? 0) + 1);
  }
  return [...counts.values()].filter((count) => count > MOST_ADAPTERS);
}

function controllerOf(socket: string): string | undefined {
  let hub = hubOf(socket);
  while (hub !== undefined && !isController(hub)) hub = hubOf(hub);
  return hub;
}

const brltty: Check = {
  name: "brltty",
  about:
    "brltty, the driver for braille displays, takes over adapters that share their USB ids with such displays",
  find(facts) {
    const mask = ["If this computer needs no braille display: sudo systemctl mask --now brltty-udev brltty"];
    const running = facts.services.includes("brltty");
    return adapters(facts).flatMap((usb): Finding[] => {
      if (usb.ports.length === 0 && usb.drivers.includes(TAKEN_OVER)) {
        return [{
          level: "problem",
          text: `${named(usb)} was taken over by ${running ? "brltty" : "a program"}, and has no serial port`,
          fix: [
            ...(running ? mask : ["Close that program: brltty, or a virtual machine that uses it."]),
            "Then plug the adapter in again.",
          ],
        }];
      }
      const claimed = facts.brlttyIds.includes(usbId(usb));
      return claimed
        ? [{ level: "warning", text: `brltty may mistake ${named(usb)} for a braille display`, fix: mask }]
        : [];
    });
  },
};

export const DEVICE_CHECKS: readonly Check[] = [adapter, wsl, driver, fault, clone, brltty, hub];
