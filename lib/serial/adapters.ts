/** The USB devices that are, or lead to, a board; chooses one for `port: auto`. Pure; no I/O. */
import { PortError } from "../errors.ts";
import { isFirmwareUsb } from "./chip_usb.ts";
import type { PortInfo } from "./port.ts";
import { devicesOf, isSameDevice } from "./same_device.ts";

/** A USB serial adapter, or a chip with native USB. */
export interface Adapter {
  readonly vid: number;
  /** Absent: every product of this vendor, because the board's firmware chooses the product id. */
  readonly pid?: number;
  readonly name: string;
  /** The interface that leads to the chip's UART, if the device has others that do not. */
  readonly uart?: number;
}

/**
 * The allow-list of `port: auto`. The first match counts. Sources: the id tables of the Linux drivers cp210x.c, ch341.c,
 * ftdi_sio_ids.h and pl2303.h (drivers/usb/serial), of WCH's drivers for its chips (ch343.c; ch341.c for CH340K and
 * CH330), and Espressif's list of USB ids. Serial bridges only, without the modems, meters and cables of those tables.
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
  // On Espressif's boards and its ESP-Prog, the first of the two interfaces is JTAG.
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

/** A driver that comes with macOS provides the port. */
export function usesAppleDriver({ driver }: PortInfo): boolean {
  return driver?.startsWith("com.apple.") === true;
}

/**
 * The port of a device that leads to the chip's UART; undefined if that is not known. On a Mac, two drivers may each
 * provide ports of the same device, on its first interface or on its data interface: an installed driver is preferred
 * to Apple's.
 */
export function uartPort(ports: readonly PortInfo[]): PortInfo | undefined {
  const [first] = ports;
  if (first === undefined || ports.length === 1) return first;
  const installed = ports.filter((port) => port.driver !== undefined && !usesAppleDriver(port));
  if (installed.length > 0 && installed.length < ports.length) return uartPort(installed);
  const { uart } = adapterOf(first) ?? {};
  const known = uart === undefined ? undefined : ports.find((port) => port.interface === uart);
  if (known !== undefined) return known;
  // The console is on the first interface of a program.
  if (isFirmwareUsb(first)) return ports.toSorted((a, b) => (a.interface ?? 0) - (b.interface ?? 0))[0];
  if (ports.some((port) => port.interface !== first.interface)) return undefined;
  return first;
}

/** `interface 1`, if the device has other ports; else undefined. */
export function interfaceWords(port: PortInfo, ports: readonly PortInfo[]): string | undefined {
  const shared = ports.some((other) => other.path !== port.path && isSameDevice(other, port));
  return shared && port.interface !== undefined ? `interface ${port.interface}` : undefined;
}

/** `10c4:ea60`, as `lsusb` writes it. */
export function usbId({ vid, pid }: { readonly vid: number; readonly pid: number }): string {
  return [vid, pid].map((id) => id.toString(16).padStart(4, "0")).join(":");
}

/** What `port: auto` finds among the ports that work. */
export type AutoChoice =
  | { readonly kind: "port"; readonly port: PortInfo }
  /** No device of the allow-list. */
  | { readonly kind: "none" }
  /** Several devices: any guess might reset or overwrite another board. */
  | { readonly kind: "several"; readonly ports: readonly PortInfo[]; readonly devices: number }
  /** One device with several ports, none of which is known to lead to the chip. */
  | { readonly kind: "interfaces"; readonly ports: readonly PortInfo[] };

/** Chooses the port of the only device on the allow-list. */
export function autoChoice(ports: readonly PortInfo[]): AutoChoice {
  const candidates = ports.filter((port) => port.problem === undefined && adapterName(port) !== undefined);
  const devices = devicesOf(candidates).length;
  if (devices === 0) return { kind: "none" };
  if (devices > 1) return { kind: "several", ports: candidates, devices };
  const port = uartPort(candidates);
  return port === undefined ? { kind: "interfaces", ports: candidates } : { kind: "port", port };
}

/** The port for `port: auto`. Throws a PortError ("not-found") that lists the ports if there is no choice. */
export function chooseAuto(ports: readonly PortInfo[]): PortInfo {
  const choice = autoChoice(ports);
  switch (choice.kind) {
    case "port":
      return choice.port;
    case "none":
      throw new PortError("Cannot choose a port: found no known USB serial adapter", "not-found", {
        hint: [
          "Plug the board in with a data cable (some cables only charge). Its adapter may need a driver.",
          ...(ports.length === 0 ? ["No serial port of any kind was found."] : [
            "Found these ports. If one of them is the board, name it with --port or port: in the profile.",
            ...portTable(ports),
          ]),
        ].join("\n"),
      });
    case "several":
      throw new PortError(
        `Cannot choose a port: found ${choice.devices} boards or adapters, expected one`,
        "not-found",
        { hint: ["Name one with --port or port: in the profile.", ...portTable(choice.ports)].join("\n") },
      );
    case "interfaces":
      throw severalPortsFailure(choice.ports);
  }
}

/** The PortError for a device with several ports, none of which is known to lead to the chip. */
function severalPortsFailure(ports: readonly PortInfo[]): PortError {
  return new PortError(
    `Cannot choose a port: found an adapter with ${ports.length} ports, expected one port`,
    "not-found",
    {
      hint: [
        "Name one by its path, or by its interface, for example usb:0403:6010#1:",
        ...portTable(ports),
      ].join("\n"),
    },
  );
}

/** One line per port, in columns: path, USB id, name with interface and socket, serial number. */
export function portTable(ports: readonly PortInfo[]): string[] {
  const rows = ports.map((port) => [
    port.path,
    port.usb === undefined ? "" : usbId(port.usb),
    [
      adapterName(port) ?? port.usb?.product ?? port.driver ?? "",
      interfaceWords(port, ports) ?? "",
      port.address === undefined ? "" : `socket ${port.address}`,
    ].filter((words) => words !== "").join(", "),
    port.usb?.serial ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) => "  " + row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd());
}
