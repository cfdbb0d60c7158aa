/** Why a serial port of this computer could not be opened, in words and with advice. Pure; no I/O. */
import { PortError } from "../errors.ts";
import { accessAdvice } from "./access_advice.ts";
import { errnoName, type ErrnoSystem, errnoText } from "./unix/errno.ts";
import type { Holder } from "./holder.ts";

/** What to do when no port has this name. */
export const NOT_FOUND_HINT =
  "Check that the board is plugged in with a data cable (some cables only charge), and the name of the port.";

/** What to do when the name is left of a device that is gone. */
export const NO_DEVICE_HINT = "Plug the board in again, and check the name of the port.";

/** What was found out about the device after opening it failed. */
export interface OpenFacts {
  readonly system: ErrnoSystem;
  /** The device file, if the system confirms that it is a serial port: no command is advised for anything else. */
  readonly device?: string;
  /** The group that may read and write the device; absent when its mode gives no group that right. */
  readonly group?: string;
  readonly holders?: readonly Holder[];
}

/** The PortError for `open(path)` that failed with `errno`, or that found the lock taken (EAGAIN). */
export function openFailure(path: string, errno: number, facts: OpenFacts): PortError {
  const name = errnoName(errno, facts.system);
  switch (name) {
    case "ENOENT":
    case "ENOTDIR":
      return new PortError(`Cannot open "${path}": no such port`, "not-found", {
        hint: NOT_FOUND_HINT,
      });
    case "ENXIO":
    case "ENODEV":
    case "EIO":
      return new PortError(`Cannot open "${path}": no device behind this name (${name})`, "not-found", {
        hint: NO_DEVICE_HINT,
      });
    case "EACCES":
    case "EPERM":
      return new PortError(`Cannot open "${path}": permission denied`, "denied", {
        hint: accessAdvice({ os: facts.system, device: facts.device, group: facts.group }).join("\n"),
      });
    case "EBUSY":
    case "EAGAIN":
      return new PortError(`Cannot open "${path}": in use by ${holderNames(facts)}`, "busy", {
        hint: holderHint(facts),
      });
    case "ENOTTY":
    case "EISDIR":
    case "EINVAL":
      return new PortError(`Cannot open "${path}": not a serial port`, "unsupported", {
        hint: `A serial port has a name such as ${EXAMPLES[facts.system]}.`,
      });
    default:
      return new PortError(`Cannot open "${path}": ${errnoText(errno, facts.system)}`, "io");
  }
}

const EXAMPLES: Readonly<Record<ErrnoSystem, string>> = {
  linux: "/dev/ttyUSB0 or /dev/ttyACM0",
  darwin: "/dev/cu.usbserial-0001 or /dev/cu.usbmodem1101",
};

function holderNames({ holders = [] }: OpenFacts): string {
  if (holders.length === 0) return "another program";
  return holders.map(({ name, pid }) => `"${name}" (process ${pid})`).join(", ");
}

/** Services that open every new serial port by themselves, with what stops them. */
const SERVICES: Readonly<Record<string, string>> = {
  ModemManager: "sudo systemctl stop ModemManager",
  brltty: "sudo systemctl mask --now brltty-udev brltty",
};

/** Lists who has a device open. */
const FINDERS: Readonly<Record<ErrnoSystem, string>> = { linux: "sudo fuser -v", darwin: "sudo lsof" };

function holderHint({ system, device, holders = [] }: OpenFacts): string {
  if (holders.length === 0) {
    const finder = device === undefined ? "" : ` To find it: ${FINDERS[system]} ${device}`;
    return `Close the program that uses it.${finder}`;
  }
  const stops = holders.flatMap(({ name }) => SERVICES[name] ?? []);
  if (stops.length > 0) return `This service takes serial ports for itself. Stop it: ${stops.join("; ")}`;
  return "Close that program (a serial monitor, an editor with a console) and try again.";
}
