/** Formats ports as table rows, and compares two lists of ports. Pure; no I/O. */
import { boardsOverUsb } from "../../../plugins/mod.ts";
import { adapterName, interfaceWords, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { printable } from "../../text.ts";

/** The most important columns come first: a narrow terminal cuts off the last ones. */
export const PORT_HEAD = ["port", "usb id", "adapter", "serial number", "driver", "likely boards"] as const;

/** One row, made printable: USB strings come from the device and are not trusted. */
export function portRow(port: PortInfo, ports: readonly PortInfo[] = []): string[] {
  const { path, usb, driver } = port;
  const id = usb === undefined ? "-" : usbId(usb);
  const part = interfaceWords(port, ports);
  const name = (adapterName(port) ?? usb?.product ?? "-") + (part === undefined ? "" : `, ${part}`);
  const boards = likelyBoards(port).join(", ") || "-";
  return [path, id, name, usb?.serial ?? "-", driver ?? "-", boards].map(printable);
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

/**
 * Removed and added ports, in this order. A port whose name now belongs to another device or another socket counts as
 * removed and added.
 */
export function changesBetween(before: readonly PortInfo[], after: readonly PortInfo[]): PortChange[] {
  const missing = (ports: readonly PortInfo[], among: readonly PortInfo[]) =>
    ports.filter((port) => !among.some((other) => isSame(port, other)));
  return [
    ...missing(before, after).map((port): PortChange => ({ change: "removed", port })),
    ...missing(after, before).map((port): PortChange => ({ change: "added", port })),
  ];
}

function isSame(a: PortInfo, b: PortInfo): boolean {
  const moved = a.socket !== undefined && b.socket !== undefined && a.socket !== b.socket;
  return !moved && a.path === b.path && a.usb?.vid === b.usb?.vid && a.usb?.pid === b.usb?.pid &&
    a.usb?.serial === b.usb?.serial;
}
