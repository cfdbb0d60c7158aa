/** `flasher ports`. */
import { EXIT, type ExitCode } from "../../errors.ts";
import { adapterName, uartOf } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { devicesOf } from "../../serial/same_device.ts";
import { printable } from "../../text.ts";
import { fit, lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { JSON_VERSION, writeJson } from "../screen/json_line.ts";
import { PORT_HEAD, portRecord, portRow } from "../describe/port_rows.ts";
import type { System } from "../../app/system/system.ts";
import { styleFor } from "../screen/style.ts";
import { textTable } from "../screen/table.ts";
import { wslHint } from "../../app/ports/wsl.ts";

export async function showPorts(call: Call): Promise<ExitCode> {
  const { system, has } = call;
  if (has("identify")) return await (await import("./ports_watch.ts")).identifyPort(call);
  if (has("watch")) return await (await import("./ports_watch.ts")).watchPorts(call);
  const ports = await system.listPorts();
  if (has("json")) {
    writeJson(system.stdout, { type: "ports", version: JSON_VERSION, ports: ports.map(portRecord) });
    return EXIT.ok;
  }
  const columns = lineWidth(system.stdout);
  const lines = ports.length === 0
    ? adviceForNone(system).flatMap((line) => wrap(line, columns))
    : [...portLines(ports, system), "", ...wrap(describeAuto(ports), columns)];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  return EXIT.ok;
}

function adviceForNone(system: System): string[] {
  return [
    "No serial ports.",
    "Plug the board in. If it stays like this, the cable may only be made for charging, or its driver is missing.",
    ...(wslHint(system)?.split("\n") ?? []),
  ];
}

/** One line a port, cut at the terminal's edge: what matters most comes first. */
export function portLines(ports: readonly PortInfo[], system: System): string[] {
  const { ellipsis } = styleFor(system.stdout, system);
  const rows = [PORT_HEAD, ...ports.map((port) => portRow(port, ports))];
  return textTable(rows).map((line) => fit(line, lineWidth(system.stdout), { ellipsis }));
}

/** What `port: auto` would do now. */
export function describeAuto(ports: readonly PortInfo[]): string {
  const candidates = ports.filter((port) => adapterName(port) !== undefined);
  const [first] = candidates;
  if (first === undefined) {
    return '"port: auto" takes none of them: none is a USB adapter that flasher knows. Name one with --port.';
  }
  const devices = devicesOf(candidates);
  if (devices.length > 1) {
    return `"port: auto" refuses to choose between ${devices.length} of them: name one with --port.`;
  }
  const port = uartOf(candidates);
  return port === undefined
    ? '"port: auto" takes none of them: this adapter has several ports. Name one with --port.'
    : `"port: auto" takes ${printable(port.path)}.`;
}
