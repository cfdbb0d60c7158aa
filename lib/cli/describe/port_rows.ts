/** Ports as rows of a table, and what has changed among them. Pure; no I/O. */
import { boardsOverUsb } from "../../../plugins/mod.ts";
import { adapterName, interfaceWords, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { printable } from "../../text.ts";

/** What matters most comes first: a narrow terminal cuts at its edge. */
export const PORT_HEAD = ["port", "usb id", "adapter", "serial number", "driver", "likely boards"] as const;

/** USB strings come from the device, so they are not trusted. */
export function portRow(port: PortInfo, ports: readonly PortInfo[] = []): string[] {
  const { path, usb, driver } = port;
  const id = usb === undefined ? "-" : usbId(usb);
  const part = interfaceWords(port, ports);
  const name = (adapterName(port) ?? usb?.product ?? "-") + (part === undefined ? "" : `, ${part}`);
  const boards = likelyBoards(port).join(", ") || "-";
  return [path, id, name, usb?.serial ?? "-", driver ?? "-", boards].map(printable);
}

/** For scripts: the port, and the names of the boards that carry such a USB device. */
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

/** What came and went, the latter first. A port of the same name on another device, or in another socket, went and came. */
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
