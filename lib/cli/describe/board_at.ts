/** Names the board that a command means, for a question. Pure; no I/O. */
import { formatPortName, type PortName } from "../../serial/port_name.ts";
import { printable } from "../../text.ts";

export function describeBoardAt(port: PortName): string {
  return port.kind === "auto" ? "the connected board" : `the board at ${printable(formatPortName(port))}`;
}
