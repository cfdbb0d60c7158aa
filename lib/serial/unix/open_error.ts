/** The errors of opening a serial port on Linux and macOS, with advice. Pure; no I/O. */
import { PortError } from "../../errors.ts";
import { accessAdvice } from "../access_advice.ts";
import { describeHolders, type Holder, stopHolders } from "../holders/holder.ts";
import { NO_DEVICE_HINT, NOT_FOUND_HINT } from "../port_failure.ts";
import { errnoName, type ErrnoSystem, errnoText } from "./errno.ts";

/** Facts about the device, gathered after opening it failed. */
export interface OpenFacts {
  readonly system: ErrnoSystem;
  /** The device file, if the system confirms that it is a serial port: advice names no other file in a command. */
  readonly device?: string;
  /** The group that may read and write the device; absent if its mode gives no group that right. */
  readonly group?: string;
  readonly holders?: readonly Holder[];
}

/** The PortError for `open(path)` that failed with `errno`; EAGAIN means that another program holds the lock. */
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
      return new PortError(`Cannot open "${path}": no device is connected (${name})`, "not-found", {
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
  return describeHolders(holders);
}

/** Commands that list the programs that hold a device. */
const FIND_HOLDERS: Readonly<Record<ErrnoSystem, string>> = { linux: "sudo fuser -v", darwin: "sudo lsof" };

function holderHint({ system, device, holders = [] }: OpenFacts): string {
  if (holders.length === 0) {
    const finder = device === undefined ? "" : ` To find it: ${FIND_HOLDERS[system]} ${device}`;
    return `Close the program that uses it.${finder}`;
  }
  return stopHolders(holders);
}
