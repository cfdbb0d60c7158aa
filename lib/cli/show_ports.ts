/** `flasher ports`. */
import { EXIT, type ExitCode } from "../errors.ts";
import type { PortInfo } from "../serial/port.ts";
import { printable } from "../text.ts";
import type { Call } from "./command.ts";
import { JSON_VERSION } from "./reporter.ts";
import { textTable } from "./table.ts";

export async function showPorts({ system, has }: Call): Promise<ExitCode> {
  const ports = await system.listPorts();
  if (has("json")) {
    system.stdout.write(JSON.stringify({ type: "ports", version: JSON_VERSION, ports }) + "\n");
  } else if (ports.length === 0) {
    system.stdout.write(
      "No serial ports. Plug the board in; if it stays like this, the cable may only be made for charging.\n",
    );
  } else {
    system.stdout.write(
      textTable([["port", "usb id", "product", "serial number", "driver"], ...ports.map(row)]),
    );
  }
  return EXIT.ok;
}

/** USB strings come from the device, so they are not trusted. */
function row({ path, usb, driver }: PortInfo): string[] {
  const id = usb === undefined
    ? "-"
    : [usb.vid, usb.pid].map((n) => n.toString(16).padStart(4, "0")).join(":");
  return [path, id, usb?.product ?? "-", usb?.serial ?? "-", driver ?? "-"].map(printable);
}
