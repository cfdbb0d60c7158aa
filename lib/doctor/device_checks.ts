/** Checks of what is plugged in: adapters, their drivers, their make. Pure; no I/O. */
import { adapterName, usbId } from "../serial/adapters.ts";
import type { Facts } from "../serial/facts.ts";
import type { UsbDevice } from "../serial/usb_device.ts";
import { printable } from "../text.ts";
import { driverAdvice } from "./drivers.ts";
import type { Check, Finding } from "./finding.ts";

/** What can carry a board. */
function adapters({ usbDevices }: Facts): UsbDevice[] {
  return usbDevices.filter((usb) => isAdapter(usb));
}

function isAdapter(usb: UsbDevice): boolean {
  return adapterName({ usb }) !== undefined || isBricked(usb);
}

/** FTDI's driver of 2014 wrote product id 0 into counterfeits of its chips. */
function isBricked({ vid, pid }: UsbDevice): boolean {
  return vid === 0x0403 && pid === 0;
}

/** `WCH CH340 (1a86:7523)` */
function named(usb: UsbDevice): string {
  const name = adapterName({ usb }) ?? usb.product ?? "USB device";
  return `${printable(name)} (${usbId(usb)})`;
}

/** A program that talks to a device past the kernel shows as this driver. */
const TAKEN_OVER = "usbfs";
/** Windows' problem code: no driver is installed. */
const NO_DRIVER = 28;
/** Windows' problem code: the driver does not start the device. */
const CANNOT_START = 10;

const adapter: Check = {
  name: "adapter",
  about:
    "No USB serial adapter, and no chip with USB of its own, is seen: charge-only cable, unpowered hub, dead socket",
  find(facts) {
    // A port that is there and was named need not be one of an adapter.
    if (facts.asked?.exists === true || facts.wsl || adapters(facts).length > 0) return [];
    if (facts.ports.some(({ info }) => info.usb !== undefined)) return [];
    return [{
      level: "problem",
      text: "No USB serial adapter that flasher knows is plugged in",
      fix: [
        "Plug the board in with a data cable: some cables only charge, and look the same.",
        "Try another socket, without a hub. What the computer notices: flasher ports --watch",
      ],
    }];
  },
};

const wsl: Check = {
  name: "wsl",
  about: "Linux inside Windows (WSL) sees no USB device until Windows hands it over with usbipd",
  find: (facts) =>
    !facts.wsl || adapters(facts).length > 0 ? [] : [{
      level: "problem",
      text: "This is Linux inside Windows (WSL), and no USB device was handed over to it",
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
  about:
    "An adapter is plugged in and became no serial port: its driver is missing (Windows: problem code 28)",
  find: (facts) =>
    adapters(facts).filter((usb) =>
      usb.ports.length === 0 && (usb.problem ?? NO_DRIVER) === NO_DRIVER &&
      !usb.drivers.includes(TAKEN_OVER) &&
      !isBricked(usb)
    ).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is plugged in and has no driver`,
      fix: driverAdvice(usb, facts.os),
    })),
};

interface Problem {
  readonly what: string;
  readonly fix: string;
  /** A driver from its maker may help. */
  readonly reinstall?: boolean;
}

/** What Windows' Device Manager says by number, and what helps (its list of problem codes). */
const PROBLEMS: Readonly<Record<number, Problem>> = {
  10: { what: "its driver cannot start it", fix: "Plug it into another socket.", reinstall: true },
  22: { what: "it is disabled", fix: "Enable it in the Device Manager." },
  31: {
    what: "its driver does not work with it",
    fix:
      "In the Device Manager choose an older driver: Update driver, Browse, Let me pick. For a CH340 that is 3.5.",
  },
  39: { what: "its driver is damaged or missing", fix: "Install it anew.", reinstall: true },
  43: { what: "it reported a fault", fix: "Plug it in again, with another cable." },
  52: { what: "its driver is not signed", fix: "Install the signed one.", reinstall: true },
};
const UNKNOWN: Problem = { what: "Windows cannot use it", fix: "See its entry in the Device Manager." };

const fault: Check = {
  name: "fault",
  about: "Windows has the adapter and cannot use it: problem codes 10, 22, 31, 39, 43, 52 and others",
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
  about: "Copies of adapter chips: an FTDI with product id 0, an old PL2303 that its driver turns away",
  find: ({ usbDevices, os }) => [
    ...usbDevices.filter(isBricked).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is a copy of an FTDI chip, whose id a driver of FTDI has erased`,
      fix: os === "linux"
        ? [
          "Linux can still use it:",
          "  sudo modprobe ftdi_sio",
          "  echo 0403 0000 | sudo tee /sys/bus/usb-serial/drivers/ftdi_sio/new_id",
        ]
        : ["Take another adapter."],
    })),
    ...usbDevices.filter(isOldPl2303).map((usb): Finding => ({
      level: "problem",
      text: `${named(usb)} is an old PL2303 or a copy of one, which newer drivers turn away`,
      fix: ["Install Prolific's driver 3.3.11.152 of 2010, or take another adapter."],
    })),
  ],
};

/** Its driver for Windows starts no PL2303 of before 2012, and names it so that nobody can miss it. */
function isOldPl2303({ vid, pid, problem, product = "" }: UsbDevice): boolean {
  return vid === 0x067b && pid === 0x2303 && (problem === CANNOT_START || /phased out/i.test(product));
}

const hub: Check = {
  name: "hub",
  about: "The adapter hangs behind three or more hubs: power and timing get worse with each",
  find: (facts) =>
    adapters(facts).filter(({ hubs }) => hubs >= 3).map((usb): Finding => ({
      level: "warning",
      text: `${named(usb)} is behind ${usb.hubs} hubs`,
      fix: ["If the connection breaks off, plug it into the computer, or into a hub with a power supply."],
    })),
};

const brltty: Check = {
  name: "brltty",
  about: "brltty, the driver for Braille displays, takes adapters whose USB ids Braille displays have, too",
  find(facts) {
    const mask = ["If nobody needs a Braille display here: sudo systemctl mask --now brltty-udev brltty"];
    const running = facts.services.includes("brltty");
    return adapters(facts).flatMap((usb): Finding[] => {
      if (usb.ports.length === 0 && usb.drivers.includes(TAKEN_OVER)) {
        return [{
          level: "problem",
          text: `${named(usb)} was taken over by ${
            running ? "brltty" : "a program"
          }, so that it is no serial port`,
          fix: [
            ...(running ? mask : ["Close that program: brltty, or a virtual machine that uses it."]),
            "Then plug the adapter in again.",
          ],
        }];
      }
      const claimed = facts.brlttyIds.includes(usbId(usb));
      return claimed
        ? [{ level: "warning", text: `brltty may take ${named(usb)} for a Braille display`, fix: mask }]
        : [];
    });
  },
};

export const DEVICE_CHECKS: readonly Check[] = [adapter, wsl, driver, fault, clone, brltty, hub];
