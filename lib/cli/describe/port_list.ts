/** A list of serial ports as text, what `port: auto` does with them, and what a person does next. */
import { autoChoice } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { printable } from "../../text.ts";
import type { System } from "../../app/system/system.ts";
import type { NextStep } from "../next_step.ts";
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
  const choice = autoChoice(ports);
  switch (choice.kind) {
    case "port":
      return `"port: auto" uses ${printable(choice.port.path)}.`;
    case "none":
      return '"port: auto" ignores these: none is a known USB adapter. Name one with --port.';
    case "several":
      return `"port: auto" refuses to choose between ${choice.devices} of them: name one with --port.`;
    case "interfaces":
      return '"port: auto" ignores these: this adapter has several ports. Name one with --port.';
  }
}

/** For the port that `--port` names, else for `port: auto`. */
export const WRITE_FILE = {
  to: "write a firmware file",
  command: "run",
  argument: "firmware.bin",
  same: "board",
} as const satisfies NextStep;
const IDENTIFY = {
  to: "find out which one is the board",
  command: "ports",
  flag: "identify",
  same: "none",
} as const;

/** What a person who looked at the ports probably wants next. */
export function nextAfterPorts(ports: readonly PortInfo[]): NextStep {
  switch (autoChoice(ports).kind) {
    case "port":
      return WRITE_FILE;
    case "several":
    case "interfaces":
      return IDENTIFY;
    case "none":
      return ports.some(({ usb, problem }) => usb !== undefined && problem === undefined)
        ? IDENTIFY
        : { to: "find out why no board is listed", command: "doctor", same: "none" };
  }
}
