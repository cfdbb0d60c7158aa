/** The meanings of Windows error codes, and the PortError for each. Pure; no I/O. */
import { PortError } from "../../errors.ts";
import { lostFailure, NO_DEVICE_HINT, NOT_FOUND_HINT } from "../port_failure.ts";

interface Entry {
  readonly name: string;
  readonly meaning: string;
  /** On an open port, the code means that the device is gone. */
  readonly lost?: true;
}

/**
 * Codes of winerror.h. The codes for a device that is gone come from reports of programs whose adapter was unplugged:
 * drivers differ, and one driver may use several codes.
 */
const CODES: Readonly<Record<number, Entry>> = {
  // A chip's own USB fails with this code, or with ERROR_SEM_TIMEOUT, while the chip is being reset.
  1: { name: "ERROR_INVALID_FUNCTION", meaning: "the driver does not support this function", lost: true },
  2: { name: "ERROR_FILE_NOT_FOUND", meaning: "no such port", lost: true },
  3: { name: "ERROR_PATH_NOT_FOUND", meaning: "no such port" },
  5: { name: "ERROR_ACCESS_DENIED", meaning: "access denied", lost: true },
  6: { name: "ERROR_INVALID_HANDLE", meaning: "invalid handle", lost: true },
  21: { name: "ERROR_NOT_READY", meaning: "device is not ready", lost: true },
  22: { name: "ERROR_BAD_COMMAND", meaning: "device does not support the command", lost: true },
  31: { name: "ERROR_GEN_FAILURE", meaning: "device does not work", lost: true },
  32: { name: "ERROR_SHARING_VIOLATION", meaning: "in use" },
  50: { name: "ERROR_NOT_SUPPORTED", meaning: "not supported" },
  55: { name: "ERROR_DEV_NOT_EXIST", meaning: "device no longer exists", lost: true },
  87: { name: "ERROR_INVALID_PARAMETER", meaning: "the driver rejects the value" },
  121: { name: "ERROR_SEM_TIMEOUT", meaning: "device did not answer in time", lost: true },
  123: { name: "ERROR_INVALID_NAME", meaning: "not the name of a port" },
  170: { name: "ERROR_BUSY", meaning: "in use" },
  433: { name: "ERROR_NO_SUCH_DEVICE", meaning: "no such device", lost: true },
  995: { name: "ERROR_OPERATION_ABORTED", meaning: "cancelled", lost: true },
  996: { name: "ERROR_IO_INCOMPLETE", meaning: "not finished yet" },
  997: { name: "ERROR_IO_PENDING", meaning: "in progress" },
  1117: { name: "ERROR_IO_DEVICE", meaning: "input/output error", lost: true },
  1167: { name: "ERROR_DEVICE_NOT_CONNECTED", meaning: "device is not connected", lost: true },
  1168: { name: "ERROR_NOT_FOUND", meaning: "not found" },
  1617: { name: "ERROR_DEVICE_REMOVED", meaning: "device was removed", lost: true },
};

/** `ERROR_ACCESS_DENIED` for 5; `error 12345` for a code that is not in the table. */
export function win32Name(code: number): string {
  return CODES[code]?.name ?? `error ${code}`;
}

/** `access denied (ERROR_ACCESS_DENIED)` for 5. */
export function win32Text(code: number): string {
  const entry = CODES[code];
  return entry === undefined ? `error ${code}` : `${entry.meaning} (${entry.name})`;
}

/** The error for a call that failed on an open port. `action` continues "Cannot": `read from "COM3"`. */
export function win32CallFailure(action: string, code: number): PortError {
  return CODES[code]?.lost
    ? lostFailure(action, win32Name(code))
    : new PortError(`Cannot ${action}: ${win32Text(code)}`, "io");
}

/** The error for a port that could not be opened or set up. Windows does not report which program has it open. */
export function win32OpenFailure(port: string, code: number): PortError {
  const action = `open "${port}"`;
  switch (win32Name(code)) {
    case "ERROR_FILE_NOT_FOUND":
    case "ERROR_PATH_NOT_FOUND":
    case "ERROR_INVALID_NAME":
      return new PortError(`Cannot ${action}: no such port`, "not-found", { hint: NOT_FOUND_HINT });
    case "ERROR_ACCESS_DENIED":
    case "ERROR_SHARING_VIOLATION":
    case "ERROR_BUSY":
      return new PortError(`Cannot ${action}: in use by another program`, "busy", {
        hint: "Close that program (a serial monitor, Arduino, Thonny, a slicer) and try again.",
      });
    case "ERROR_GEN_FAILURE":
      return new PortError(`Cannot ${action}: ${win32Text(code)}`, "io", {
        hint:
          "Unplug the adapter and plug it in again. If that does not help, its driver does not support this chip:\n" +
          "for a CH340, install WCH's driver version 3.5 (2019) instead of a newer one.",
      });
    case "ERROR_INVALID_FUNCTION":
    case "ERROR_NOT_SUPPORTED":
      return new PortError(`Cannot ${action}: not a serial port`, "unsupported", {
        hint: "A serial port has a name such as COM3.",
      });
    case "ERROR_SEM_TIMEOUT":
      return new PortError(`Cannot ${action}: ${win32Text(code)}`, "io", {
        hint:
          "This may be a Bluetooth port whose device is out of reach. Choose the port of the USB adapter.",
      });
    default:
      return CODES[code]?.lost
        ? new PortError(`Cannot ${action}: no device is connected (${win32Name(code)})`, "not-found", {
          hint: NO_DEVICE_HINT,
        })
        : new PortError(`Cannot ${action}: ${win32Text(code)}`, "io");
  }
}
