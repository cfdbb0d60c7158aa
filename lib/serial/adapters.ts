/** Which USB devices are likely to be, or to lead to, a board; and the choice of one for `port: auto`. Pure; no I/O. */
import { PortError } from "../errors.ts";
import type { PortInfo } from "./port.ts";
import { devicesOf, sameDevice } from "./same_device.ts";

/** A USB serial bridge, or a chip with USB of its own. */
export interface Adapter {
  readonly vid: number;
  /** Absent: every product of this vendor, where a board's firmware chooses the number. */
  readonly pid?: number;
  readonly name: string;
  /** The interface that leads to a chip's UART, where another one of the same device does not. */
  readonly uart?: number;
}

/**
 * The allow-list of `port: auto`. First match counts. Sources: the id tables of Linux' drivers cp210x.c, ch341.c,
 * ftdi_sio_ids.h and pl2303.h (drivers/usb/serial), of WCH's drivers for its chips (ch343.c; ch341.c for CH340K and
 * CH330), and Espressif's list of USB ids. Bridges only: what those tables have of modems, meters and cables is no board.
 */
export const ADAPTERS = [
  { vid: 0x10c4, pid: 0xea60, name: "Silicon Labs CP210x" },
  { vid: 0x10c4, pid: 0xea61, name: "Silicon Labs CP210x" },
  { vid: 0x10c4, pid: 0xea63, name: "Silicon Labs CP2102N" },
  { vid: 0x10c4, pid: 0xea64, name: "Silicon Labs CP2102C" },
  { vid: 0x10c4, pid: 0xea70, name: "Silicon Labs CP2105" },
  { vid: 0x10c4, pid: 0xea71, name: "Silicon Labs CP2108" },
  { vid: 0x10c4, pid: 0xea7a, name: "Silicon Labs CP2105" },
  { vid: 0x10c4, pid: 0xea7b, name: "Silicon Labs CP2108" },
  { vid: 0x1a86, pid: 0x7523, name: "WCH CH340" },
  { vid: 0x1a86, pid: 0x7522, name: "WCH CH340K" },
  { vid: 0x1a86, pid: 0x5523, name: "WCH CH341" },
  { vid: 0x1a86, pid: 0xe523, name: "WCH CH330" },
  { vid: 0x1a86, pid: 0x55d2, name: "WCH CH342" },
  { vid: 0x1a86, pid: 0x55d3, name: "WCH CH343" },
  { vid: 0x1a86, pid: 0x55d4, name: "WCH CH9102" },
  { vid: 0x1a86, pid: 0x55d5, name: "WCH CH344" },
  { vid: 0x1a86, pid: 0x55d7, name: "WCH CH9103" },
  { vid: 0x1a86, pid: 0x55d8, name: "WCH CH9101" },
  { vid: 0x1a86, pid: 0x55df, name: "WCH CH9104" },
  { vid: 0x0403, pid: 0x6001, name: "FTDI FT232R" },
  // Espressif's boards and its ESP-Prog have JTAG at the first of the two.
  { vid: 0x0403, pid: 0x6010, name: "FTDI FT2232", uart: 1 },
  { vid: 0x0403, pid: 0x6011, name: "FTDI FT4232H" },
  { vid: 0x0403, pid: 0x6014, name: "FTDI FT232H" },
  { vid: 0x0403, pid: 0x6015, name: "FTDI FT231X" },
  { vid: 0x067b, pid: 0x2303, name: "Prolific PL2303" },
  { vid: 0x067b, pid: 0x2304, name: "Prolific PL2303TB" },
  { vid: 0x067b, pid: 0x23a3, name: "Prolific PL2303GC" },
  { vid: 0x067b, pid: 0x23b3, name: "Prolific PL2303GB" },
  { vid: 0x067b, pid: 0x23c3, name: "Prolific PL2303GT" },
  { vid: 0x067b, pid: 0x23d3, name: "Prolific PL2303GL" },
  { vid: 0x067b, pid: 0x23e3, name: "Prolific PL2303GE" },
  { vid: 0x067b, pid: 0x23f3, name: "Prolific PL2303GS" },
  { vid: 0x303a, pid: 0x1001, name: "Espressif USB JTAG/serial" },
  { vid: 0x303a, pid: 0x0002, name: "Espressif ESP32-S2 USB" },
  { vid: 0x303a, pid: 0x0009, name: "Espressif ESP32-S3 USB" },
  { vid: 0x303a, pid: 0x0012, name: "Espressif ESP32-P4 USB" },
  { vid: 0x303a, name: "Espressif USB" },
  { vid: 0x239a, name: "Adafruit board" },
] as const satisfies readonly Adapter[];

/** The adapter's name in the allow-list; undefined for a port that `port: auto` must not touch. */
export function adapterName(port: Pick<PortInfo, "usb">): string | undefined {
  return adapterOf(port)?.name;
}

function adapterOf({ usb }: Pick<PortInfo, "usb">): Adapter | undefined {
  if (usb === undefined) return undefined;
  const list: readonly Adapter[] = ADAPTERS;
  return list.find(({ vid, pid }) => vid === usb.vid && (pid === undefined || pid === usb.pid));
}

/** Espressif's vendor id, the product id of USB-JTAG-Serial, and those of the ROMs' own USB-OTG (the chips' ids). */
const ESPRESSIF = 0x303a;
const USB_JTAG_SERIAL = 0x1001;
const USB_OTG_ROMS: readonly number[] = [0x0002, 0x0009, 0x0012];

/** How the port reaches a chip through the chip's own USB; undefined where it is a bridge, or firmware. */
export function nativeUsb({ usb }: PortInfo): "jtag-serial" | "otg" | undefined {
  if (usb?.vid !== ESPRESSIF) return undefined;
  if (usb.pid === USB_JTAG_SERIAL) return "jtag-serial";
  return USB_OTG_ROMS.includes(usb.pid) ? "otg" : undefined;
}

const ADAFRUIT = 0x239a;

/** The port is made by the program on the board, which mostly prints only while DTR is asserted. */
export function isFirmwareUsb(port: PortInfo): boolean {
  const vid = port.usb?.vid;
  return (vid === ESPRESSIF || vid === ADAFRUIT) && nativeUsb(port) === undefined;
}

/** The chip's own USB unit, or firmware, makes the port: a reset of the chip makes another device of it. */
export function isChipUsb(port: PortInfo): boolean {
  return nativeUsb(port) !== undefined || isFirmwareUsb(port);
}

/** Firmware that makes way for the ROM's loader when its port is opened at 1200 baud and closed, as Arduino began it. */
export function takesTouch(port: PortInfo): boolean {
  // Adafruit's firmware starts a loader of its own then, which is not the ROM's.
  return isFirmwareUsb(port) && port.usb?.vid === ESPRESSIF;
}

/** The port is made by one of the drivers that macOS brings along. */
export function isApples({ driver }: PortInfo): boolean {
  return driver?.startsWith("com.apple.") === true;
}

/**
 * The one of a device's ports that leads to the chip's UART; undefined where that is not known. On a Mac two drivers may
 * each make ports of the same device, at its first interface or at the one for data: those of the one that somebody
 * installed come first.
 */
export function uartOf(ports: readonly PortInfo[]): PortInfo | undefined {
  const [first] = ports;
  if (first === undefined || ports.length === 1) return first;
  const installed = ports.filter((port) => port.driver !== undefined && !isApples(port));
  if (installed.length > 0 && installed.length < ports.length) return uartOf(installed);
  const { uart } = adapterOf(first) ?? {};
  const known = uart === undefined ? undefined : ports.find((port) => port.interface === uart);
  if (known !== undefined) return known;
  // The console is the first that a program makes.
  if (isFirmwareUsb(first)) return ports.toSorted((a, b) => (a.interface ?? 0) - (b.interface ?? 0))[0];
  if (ports.some((port) => port.interface !== first.interface)) return undefined;
  return first;
}

/** `interface 1`, where its device has another port. */
export function interfaceWords(port: PortInfo, ports: readonly PortInfo[]): string | undefined {
  const shared = ports.some((other) => other.path !== port.path && sameDevice(other, port));
  return shared && port.interface !== undefined ? `interface ${port.interface}` : undefined;
}

/** `10c4:ea60`, as `lsusb` writes it. */
export function usbId({ vid, pid }: { readonly vid: number; readonly pid: number }): string {
  return [vid, pid].map((id) => id.toString(16).padStart(4, "0")).join(":");
}

/**
 * The port for `port: auto`: that of the only device on the allow-list. Throws a PortError ("not-found") that lists what
 * is there when none or several are: a wrong guess would reset, or overwrite, somebody's other board.
 */
export function chooseAuto(ports: readonly PortInfo[]): PortInfo {
  const candidates = ports.filter((port) => port.problem === undefined && adapterName(port) !== undefined);
  const [only] = candidates;
  if (only === undefined) {
    throw new PortError("Cannot choose a port: no known USB serial adapter is plugged in", "not-found", {
      hint: [
        "Plug the board in with a data cable (some cables only charge); its adapter may need a driver.",
        ...(ports.length === 0 ? ["No serial port was found at all."] : [
          "These ports are there. Name one with --port or port: if it is the board.",
          ...portTable(ports),
        ]),
      ].join("\n"),
    });
  }
  const devices = devicesOf(candidates);
  if (devices.length > 1) {
    throw new PortError(
      `Cannot choose a port: ${devices.length} boards or adapters are plugged in, expected one`,
      "not-found",
      { hint: ["Name one with --port or port: in the profile.", ...portTable(candidates)].join("\n") },
    );
  }
  return uartOf(candidates) ?? checkOneInterface(candidates);
}

/** Throws the PortError for a device with several ports of which none is known to be the one. */
export function checkOneInterface(ports: readonly PortInfo[]): never {
  throw new PortError(
    `Cannot choose a port: this adapter has ${ports.length} ports, expected one`,
    "not-found",
    {
      hint: [
        "Name one by its path, or by its interface (usb:0403:6010#1 is interface 1 of such a device):",
        ...portTable(ports),
      ].join("\n"),
    },
  );
}

/** One line a port, in columns: path, USB id, name, serial number. */
export function portTable(ports: readonly PortInfo[]): string[] {
  const rows = ports.map((port) => [
    port.path,
    port.usb === undefined ? "" : usbId(port.usb),
    [adapterName(port) ?? port.usb?.product ?? port.driver ?? "", interfaceWords(port, ports) ?? ""]
      .filter((words) => words !== "").join(", "),
    port.usb?.serial ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) => "  " + row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd());
}
