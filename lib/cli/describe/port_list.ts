/** A list of serial ports as text, and what `port: auto` does with them. */
import { adapterName, uartPort } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { devicesOf } from "../../serial/same_device.ts";
import { printable } from "../../text.ts";
import type { System } from "../../app/system/system.ts";
import { lineWidth, truncate } from "../screen/columns.ts";
import { styleFor } from "../screen/style.ts";
import { textTable } from "../screen/table.ts";
import { portRows } from "./port_rows.ts";

/** One line a port, cut at the terminal's edge: what matters most comes first. */
export function portLines(ports: readonly PortInfo[], system: System): string[] {
  const { ellipsis } = styleFor(system.stdout, system);
  return textTable(portRows(ports)).map((line) => truncate(line, lineWidth(system.stdout), { ellipsis }));
}

/** What `port: auto` would do now. */
export function describeAuto(ports: readonly PortInfo[]): string {
  const candidates = ports.filter((port) => adapterName(port) !== undefined);
  const [first] = candidates;
  if (first === undefined) {
    return '"port: auto" ignores these: none is a known USB adapter. Name one with --port.';
  }
  const devices = devicesOf(candidates);
  if (devices.length > 1) {
    return `"port: auto" refuses to choose between ${devices.length} of them: name one with --port.`;
  }
  const port = uartPort(candidates);
  return port === undefined
    ? '"port: auto" ignores these: this adapter has several ports. Name one with --port.'
    : `"port: auto" uses ${printable(port.path)}.`;
}
