/** Checks of serial ports, and of the computer. Pure; no I/O. */
import { accessAdvice } from "../serial/access_advice.ts";
import { adapterName, isApples, uartOf } from "../serial/adapters.ts";
import { devicesOf } from "../serial/same_device.ts";
import { quote } from "../text.ts";
import { driverAdvice } from "./drivers.ts";
import type { Check, Finding } from "./finding.ts";

/** What a session takes for its own files (a trace, a backup), with much to spare. */
const ENOUGH_BYTES = 64 * 1024 * 1024;
/** This program is younger than that; a clock far ahead finds every certificate expired. */
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const port: Check = {
  name: "port",
  about: "The port that was named with --port does not exist",
  find: ({ asked }) =>
    asked === undefined || asked.exists ? [] : [{
      level: "problem",
      text: `There is no port ${quote(asked.name)}`,
      fix: [
        "Check the name, and that the board is plugged in with a data cable. What there is: flasher ports",
      ],
    }],
};

const permission: Check = {
  name: "permission",
  about: "This person may not use the port: join its group, log in anew, or install a udev rule",
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
  about: "ModemManager asks new serial ports whether they are modems, and disturbs the board with it",
  find: ({ services, ports }) =>
    !services.includes("ModemManager") || !ports.some(({ info }) => info.usb !== undefined) ? [] : [{
      level: "warning",
      text: "ModemManager is running, and may talk to the board for some seconds after it is plugged in",
      fix: [
        "Let it leave these adapters alone: flasher doctor --udev prints the rules.",
        "Or, without a modem in this computer: sudo systemctl disable --now ModemManager",
      ],
    }],
};

const bluetooth: Check = {
  name: "bluetooth",
  about: "Serial ports of Bluetooth, which look like others and lead to no board",
  find: ({ bluetooth }) =>
    bluetooth.map((path): Finding => ({
      level: "note",
      text: `${quote(path)} is Bluetooth, not a board`,
      fix: [],
    })),
};

const latency: Check = {
  name: "latency",
  about: "An FTDI adapter that collects what it received for 16 ms: each answer of the chip waits for that",
  find: ({ ports, os }) =>
    ports.filter(({ latencyMs = 0 }) => latencyMs > 2).map(({ info, latencyMs }): Finding =>
      os === "linux"
        // The driver of Linux goes down to 1 ms for as long as the port is open with ASYNC_LOW_LATENCY.
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
  about: "Ports are there, and none is one that `port: auto` takes",
  find: ({ ports, asked }) => {
    const usb = ports.filter(({ info }) => info.usb !== undefined);
    if (asked !== undefined || usb.length === 0) return [];
    if (usb.some(({ info }) => adapterName(info) !== undefined)) return [];
    return [{
      level: "note",
      text: `flasher does not know the USB device of ${usb.map(({ info }) => quote(info.path)).join(", ")}`,
      fix: ["If it is the board, name it: --port or port: in the profile."],
    }];
  },
};

/** Its chips of the standard class get a port from Apple's driver: /dev/cu.usbmodem… */
const WCH = 0x1a86;

const apple: Check = {
  name: "apple",
  about: "On a Mac, Apple's driver makes a port of an adapter, beside its maker's driver or instead of it",
  find: ({ ports, os }) =>
    devicesOf(ports.map(({ info }) => info)).flatMap((device): Finding[] => {
      const apples = device.find(isApples);
      const taken = uartOf(device);
      if (apples === undefined || taken === undefined) return [];
      if (!isApples(taken)) {
        return [{
          level: "note",
          text: `${quote(taken.path)} and ${quote(apples.path)} are one adapter: flasher takes the first`,
          fix: [],
        }];
      }
      if (apples.usb?.vid !== WCH || !apples.path.includes("usbmodem")) return [];
      return [{
        level: "warning",
        text: `${quote(apples.path)} works with Apple's driver, on which large writes fail`,
        fix: driverAdvice(apples.usb, os),
      }];
    }),
};

const disk: Check = {
  name: "disk",
  about: "Less than 64 MB are free where flasher runs: a trace or a backup may not fit",
  find: ({ freeBytes }) =>
    freeBytes === undefined || freeBytes >= ENOUGH_BYTES ? [] : [{
      level: "warning",
      text: `Only ${Math.floor(freeBytes / 1024 / 1024)} MB are free on this disk`,
      fix: ["Make room: a trace or a backup needs some."],
    }],
};

const clock: Check = {
  name: "clock",
  about: "The clock is wrong by years: downloads fail, because certificates seem to be out of date",
  find: ({ date }) =>
    date.getTime() >= EARLIEST && date.getTime() < LATEST ? [] : [{
      level: "warning",
      text: `The clock says ${date.getUTCFullYear()}: certificates of web sites seem to be out of date`,
      fix: ["Set the date."],
    }],
};

export const PORT_CHECK = port;
/** What is to be said of ports that are there. */
export const PORT_CHECKS: readonly Check[] = [
  permission,
  busy,
  modemManager,
  latency,
  unknown,
  apple,
  bluetooth,
];
export const COMPUTER_CHECKS: readonly Check[] = [disk, clock];
