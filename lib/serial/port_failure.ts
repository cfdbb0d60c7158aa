/** What can happen to an open port on every system, in words. `action` continues "Cannot": `read from "COM3"`. Pure. */
import { PortError } from "../errors.ts";

/** What to do when a port vanished. */
const LOST_HINT = "The adapter or the board was unplugged or lost power. Plug it in and start again.";

/** The device went away; `code` is the system's name for it, if it gave one. */
export function lostFailure(action: string, code?: string): PortError {
  const because = code === undefined ? "" : ` (${code})`;
  return new PortError(`Cannot ${action}: device is gone${because}`, "lost", { hint: LOST_HINT });
}

/** Whether the device went away, or the port was closed. */
export function isLost(error: unknown): error is PortError {
  return error instanceof PortError && error.reason === "lost";
}

/** We closed it ourselves. */
export function closedFailure(action: string): PortError {
  return new PortError(`Cannot ${action}: port is closed`, "lost");
}

/** The adapter does not send. */
export function stuckFailure(action: string, bytes: number): PortError {
  return new PortError(`Cannot ${action}: ${bytes} bytes did not leave in time`, "io", {
    hint: "Unplug the adapter and plug it in again.",
  });
}

/** The driver has no DTR and RTS. */
export function noLinesFailure(action: string): PortError {
  return new PortError(`Cannot ${action}: this port has no modem control lines`, "no-lines", {
    hint: "Put the board into its bootloader by hand.",
  });
}

/** Milliseconds that `bytes` take on the wire: ten bits each with start and stop bit. */
export function wireMs(bytes: number, baud: number): number {
  return bytes * 10_000 / baud;
}
