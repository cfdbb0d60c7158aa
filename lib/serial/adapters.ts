/** Which USB devices are likely to be, or to lead to, a board; and the choice of one for `port: auto`. Pure; no I/O. */
import { PortError } from "../errors.ts";
import type { PortInfo } from "./port.ts";

/** A USB serial bridge, or a chip with USB of its own. */
export interface Adapter {
  readonly vid: number;
  /** Absent: every product of this vendor, where a board's firmware chooses the number. */
  readonly pid?: number;
  readonly name: string;
}

/** The allow-list of `port: auto`, from the vendors' drivers and Espressif's list of USB ids. First match counts. */
export const ADAPTERS = [
  { vid: 0x10c4, pid: 0xea60, name: "Silicon Labs CP210x" },
  { vid: 0x10c4, pid: 0xea64, name: "Silicon Labs CP2102C" },
  { vid: 0x10c4, pid: 0xea70, name: "Silicon Labs CP2105" },
  { vid: 0x10c4, pid: 0xea71, name: "Silicon Labs CP2108" },
  { vid: 0x1a86, pid: 0x7523, name: "WCH CH340" },
  { vid: 0x1a86, pid: 0x55d3, name: "WCH CH343" },
  { vid: 0x1a86, pid: 0x55d4, name: "WCH CH9102" },
  { vid: 0x0403, pid: 0x6001, name: "FTDI FT232R" },
  { vid: 0x0403, pid: 0x6010, name: "FTDI FT2232" },
  { vid: 0x0403, pid: 0x6014, name: "FTDI FT232H" },
  { vid: 0x0403, pid: 0x6015, name: "FTDI FT231X" },
  { vid: 0x067b, pid: 0x2303, name: "Prolific PL2303" },
  { vid: 0x303a, pid: 0x1001, name: "Espressif USB JTAG/serial" },
  { vid: 0x303a, pid: 0x0002, name: "Espressif ESP32-S2 USB" },
  { vid: 0x303a, pid: 0x0009, name: "Espressif ESP32-S3 USB" },
  { vid: 0x303a, pid: 0x0012, name: "Espressif ESP32-P4 USB" },
  { vid: 0x303a, name: "Espressif USB" },
  { vid: 0x239a, name: "Adafruit board" },
] as const satisfies readonly Adapter[];

/** The adapter's name in the allow-list; undefined for a port that `port: auto` must not touch. */
export function adapterName({ usb }: Pick<PortInfo, "usb">): string | undefined {
  if (usb === undefined) return undefined;
  const list: readonly Adapter[] = ADAPTERS;
  return list.find(({ vid, pid }) => vid === usb.vid && (pid === undefined || pid === usb.pid))?.name;
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

/** `10c4:ea60`, as `lsusb` writes it. */
export function usbId({ vid, pid }: { readonly vid: number; readonly pid: number }): string {
  return [vid, pid].map((id) => id.toString(16).padStart(4, "0")).join(":");
}

/**
 * The port for `port: auto`: the only one on the allow-list. Throws a PortError ("not-found") that lists what is
 * there when none or several are: a wrong guess would reset, or overwrite, somebody's other board.
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
  if (candidates.length > 1) {
    throw new PortError(
      `Cannot choose a port: ${candidates.length} boards or adapters are plugged in, one must be named`,
      "not-found",
      { hint: ["Name one with --port or port: in the profile.", ...portTable(candidates)].join("\n") },
    );
  }
  return only;
}

/** One line a port, in columns: path, USB id, name, serial number. */
export function portTable(ports: readonly PortInfo[]): string[] {
  const rows = ports.map((port) => [
    port.path,
    port.usb === undefined ? "" : usbId(port.usb),
    adapterName(port) ?? port.usb?.product ?? port.driver ?? "",
    port.usb?.serial ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) => "  " + row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd());
}
