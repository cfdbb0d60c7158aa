/** Formats ports as table rows, and compares two lists of ports. Pure; no I/O. */
import { boardsOverUsb } from "../../../plugins/mod.ts";
import { adapterName, interfaceWords, usbId } from "../../serial/adapters.ts";
import { matchPorts } from "../../serial/match_ports.ts";
import type { PortInfo } from "../../serial/port.ts";
import { hasSameUsbId } from "../../serial/same_device.ts";
import { printable } from "../../text.ts";

/** The most important columns come first: a narrow terminal cuts off the last ones. */
const COLUMNS = ["port", "socket", "usb id", "adapter", "serial number", "driver", "likely boards"] as const;

/** The text in each column; "-" if nothing is known. */
type PortCells = Readonly<Record<typeof COLUMNS[number], string>>;

/** The rows of a table, its head first. Without the column of sockets if the system reports none of them. */
export function portRows(ports: readonly PortInfo[]): string[][] {
  const hasSockets = ports.some(({ address }) => address !== undefined);
  const columns = COLUMNS.filter((column) => column !== "socket" || hasSockets);
  const cells = ports.map((port) => portCells(port, ports));
  return [[...columns], ...cells.map((one) => columns.map((column) => one[column]))];
}

/** One row with every column. */
export function portRow(port: PortInfo, ports: readonly PortInfo[] = []): string[] {
  const cells = portCells(port, ports);
  return COLUMNS.map((column) => cells[column]);
}

/** The cells are made printable: USB strings come from the device and are not trusted. */
export function portCells(port: PortInfo, ports: readonly PortInfo[]): PortCells {
  const { path, address = "-", usb, driver = "-" } = port;
  const part = interfaceWords(port, ports);
  const name = (adapterName(port) ?? usb?.product ?? "-") + (part === undefined ? "" : `, ${part}`);
  return {
    port: printable(path),
    socket: printable(address),
    "usb id": usb === undefined ? "-" : usbId(usb),
    adapter: printable(name),
    "serial number": printable(usb?.serial ?? "-"),
    driver: printable(driver),
    "likely boards": likelyBoards(port).join(", ") || "-",
  };
}

/** A port for the completion of a shell: its name, a tab, and its adapter with its serial number. Printable. */
export function briefLine(port: PortInfo): string {
  const { port: path, adapter: name, "serial number": serial } = portCells(port, []);
  return `${path}\t${[name, serial].filter((text) => text !== "-").join(", ")}`;
}

/** A port for scripts, with the names of the boards that carry its USB device. */
export function portRecord(port: PortInfo): PortInfo & { readonly boards: readonly string[] } {
  return { ...port, boards: likelyBoards(port) };
}

function likelyBoards({ usb }: PortInfo): string[] {
  return usb === undefined ? [] : boardsOverUsb(usb).map(({ name }) => name);
}

export interface PortChange {
  readonly change: "added" | "removed";
  readonly port: PortInfo;
}

/** Removed and added ports, in this order. A port with another name or another device is removed and added. */
export function changesBetween(before: readonly PortInfo[], after: readonly PortInfo[]): PortChange[] {
  const changed = matchPorts(before, after)
    .filter((match) => match.kind !== "kept" || !isListedAlike(match.before, match.now));
  return [
    ...changed.flatMap((match): PortChange[] =>
      match.kind === "new" ? [] : [{ change: "removed", port: match.before }]
    ),
    ...changed.flatMap((match): PortChange[] =>
      match.kind === "gone" ? [] : [{ change: "added", port: match.now }]
    ),
  ];
}

function isListedAlike(before: PortInfo, now: PortInfo): boolean {
  return before.path === now.path && hasSameUsbId(before, now);
}
