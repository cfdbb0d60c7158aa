/** Failures of a serial port on every system. `action` continues "Cannot": `read from "COM3"`. Pure; no I/O. */
import { PortError } from "../errors.ts";

/** For a name that no port has. */
export const NOT_FOUND_HINT =
  "Check that the board is plugged in with a data cable (some cables only charge), and the name of the port.";

/** For a name that remains although its device is gone. */
export const NO_DEVICE_HINT = "Plug the board in again, and check the name of the port.";

const LOST_HINT = "The adapter or the board was unplugged or lost power. Plug it in and start again.";

/** The device is gone; `code` is the system's name for the error, if it gave one. */
export function lostFailure(action: string, code?: string): PortError {
  const because = code === undefined ? "" : ` (${code})`;
  return new PortError(`Cannot ${action}: the device is gone${because}`, "lost", { hint: LOST_HINT });
}

/** The device is gone, or the port was closed. */
export function isLost(error: unknown): error is PortError {
  return error instanceof PortError && error.reason === "lost";
}

/** `close` was already called. */
export function closedFailure(action: string): PortError {
  return new PortError(`Cannot ${action}: the port is closed`, "lost");
}

/** The adapter does not send. */
export function stuckFailure(action: string, bytes: number): PortError {
  return new PortError(`Cannot ${action}: the adapter did not send ${bytes} bytes in time`, "io", {
    hint: "Unplug the adapter and plug it in again.",
  });
}

/** The driver has no DTR and RTS. */
export function noLinesFailure(action: string): PortError {
  return new PortError(`Cannot ${action}: this port has no modem control lines`, "no-lines", {
    hint: "Put the board into its bootloader with its buttons.",
  });
}
