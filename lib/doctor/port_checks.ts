/** Checks of serial ports and of the computer. Pure; no I/O. */
import { describeSize } from "../esp/chips/flash_size.ts";
import { accessAdvice } from "../serial/access_advice.ts";
import { adapterName, uartPort, usesAppleDriver } from "../serial/adapters.ts";
import { devicesOf } from "../serial/same_device.ts";
import { quote } from "../text.ts";
import { driverAdvice } from "./drivers.ts";
import type { Check, Finding } from "./finding.ts";

/** Ample space for the files of a run (a trace, a backup). */
const ENOUGH_BYTES = 64 * 1024 * 1024;
/** This program is newer than EARLIEST. With a clock that is far ahead, every certificate has expired. */
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const port: Check = {
  name: "port",
  about: "The port given with --port does not exist",
  find: ({ asked }) =>
    asked === undefined || asked.exists ? [] : [{
      level: "problem",
      missing: true,
      text: `The port ${quote(asked.name)} does not exist`,
      fix: [
        "Check the name, and that the board is plugged in with a data cable. To list the ports: flasher ports",
      ],
    }],
};

const permission: Check = {
  name: "permission",
  about: "The user may not use the port: join its group, log in again, or install a udev rule",
  find: ({ ports, os }) =>
    ports.filter(({ usable }) => !usable).map((one): Finding => ({
      level: "problem",
      text: `Permission denied for ${quote(one.info.path)}`,
      fix: accessAdvice({ os, device: one.device, group: one.group, inGroup: one.inGroup ?? false }),
    })),
};

const busy: Check = {
  name: "busy",
  about: "Another program has the port open: a serial monitor, an editor with a console, another flasher",
  find: ({ ports }) =>
    ports.filter(({ holders }) => holders.length > 0).map(({ info, holders }): Finding => ({
      level: "problem",
      text: `${quote(info.path)} is open in ${
        holders.map(({ name, pid }) => `${quote(name)} (process ${pid})`).join(", ")
      }`,
      fix: ["Close that program, or its serial monitor."],
    })),
};

const modemManager: Check = {
  name: "modemmanager",
  about: "ModemManager probes new serial ports for modems, which disturbs the board",
  find: ({ services, ports }) =>
    !services.includes("ModemManager") || !ports.some(({ info }) => info.usb !== undefined) ? [] : [{
      level: "warning",
      text:
        "ModemManager is running, and may send data to the board for a few seconds after it is plugged in",
      fix: [
        "Make it ignore these adapters: flasher doctor --udev prints the rules.",
        "Or, if this computer has no modem: sudo systemctl disable --now ModemManager",
      ],
    }],
};

const bluetooth: Check = {
  name: "bluetooth",
  about: "A Bluetooth serial port looks like any other, but leads to no board",
  find: ({ bluetooth }) =>
    bluetooth.map((path): Finding => ({
      level: "note",
      text: `${quote(path)} is a Bluetooth port, not a board`,
      fix: [],
    })),
};

const latency: Check = {
  name: "latency",
  about: "An FTDI adapter collects received bytes for 16 ms, which delays each answer of the chip",
  find: ({ ports, os }) =>
    ports.filter(({ latencyMs = 0 }) => latencyMs > 2).map(({ info, latencyMs }): Finding =>
      os === "linux"
        // The Linux driver lowers it to 1 ms while the port is open with ASYNC_LOW_LATENCY.
        ? {
          level: "note",
          text: `The latency timer of ${
            quote(info.path)
          } is ${latencyMs} ms; flasher lowers it while it works`,
          fix: [],
        }
        : {
          level: "warning",
          text: `The latency timer of ${quote(info.path)} is ${latencyMs} ms`,
          fix: ["Set it to 1 ms: Device Manager, the port, Port Settings, Advanced, Latency Timer."],
        }
    ),
};

const unknown: Check = {
  name: "unknown",
  about: "The computer has ports, but `port: auto` would use none of them",
  find: ({ ports, asked }) => {
    const usb = ports.filter(({ info }) => info.usb !== undefined);
    if (asked !== undefined || usb.length === 0) return [];
    if (usb.some(({ info }) => adapterName(info) !== undefined)) return [];
    return [{
      level: "note",
      text: `flasher does not know the USB device of ${usb.map(({ info }) => quote(info.path)).join(", ")}`,
      fix: ["If it is the board, name it with --port or port: in the profile."],
    }];
  },
};

/** WCH's chips of the standard class get a port from Apple's driver: /dev/cu.usbmodem… */
const WCH = 0x1a86;

const apple: Check = {
  name: "apple",
  about: "On a Mac, Apple's driver provides a port of the adapter, besides or instead of the vendor's driver",
  find: ({ ports, os }) =>
    devicesOf(ports.map(({ info }) => info)).flatMap((device): Finding[] => {
      const applePort = device.find(usesAppleDriver);
      const used = uartPort(device);
      if (applePort === undefined || used === undefined) return [];
      if (!usesAppleDriver(used)) {
        return [{
          level: "note",
          text: `${quote(used.path)} and ${
            quote(applePort.path)
          } belong to one adapter: flasher uses the first`,
          fix: [],
        }];
      }
      if (applePort.usb?.vid !== WCH || !applePort.path.includes("usbmodem")) return [];
      return [{
        level: "warning",
        text: `${quote(applePort.path)} uses Apple's driver, with which large writes fail`,
        fix: driverAdvice(applePort.usb, os),
      }];
    }),
};

const variables: Check = {
  name: "variables",
  about: "A variable of the environment, such as FLASHER_PORT, chooses the port or the baud rate",
  find: ({ variables }) =>
    variables.map(({ name, value, sets, problem }): Finding =>
      problem === undefined
        ? {
          level: "note",
          text: `${name} sets the ${sets} to ${quote(value)} if neither a flag nor the profile does`,
          fix: [],
        }
        : {
          level: "problem",
          text: `${name}: ${problem}`,
          fix: [`Set it to another ${sets}, or unset it.`],
        }
    ),
};

const disk: Check = {
  name: "disk",
  about: "Less than 64 MB is free in the current folder: a trace or a backup may not fit",
  find: ({ freeBytes }) =>
    freeBytes === undefined || freeBytes >= ENOUGH_BYTES ? [] : [{
      level: "warning",
      text: `Only ${describeSize(freeBytes)} is free on this disk`,
      fix: ["Free some space: a trace or a backup may not fit."],
    }],
};

const clock: Check = {
  name: "clock",
  about: "The clock is wrong by years, so certificates look invalid and downloads fail",
  find: ({ date }) =>
    date.getTime() >= EARLIEST && date.getTime() < LATEST ? [] : [{
      level: "warning",
      text: `The clock says ${date.getUTCFullYear()}, so website certificates look invalid`,
      fix: ["Set the clock."],
    }],
};

export const PORT_CHECK = port;
/** Checks of existing ports. */
export const PORT_CHECKS: readonly Check[] = [
  permission,
  busy,
  modemManager,
  latency,
  unknown,
  apple,
  bluetooth,
];
export const COMPUTER_CHECKS: readonly Check[] = [variables, disk, clock];
