/**
 * The serial ports and USB devices of a Mac, from the I/O registry. Opens no port.
 *
 * `ioreg` as a subprocess, not IOKit by FFI: it is part of every macOS, its property list is documented and can be
 * tested anywhere, and IOKit would take thirty functions of CoreFoundation with reference counts by hand.
 */
import { PortError } from "../errors.ts";
import { readRegistry, type Registry } from "./ioreg.ts";

/** The trees below all USB devices; then every serial port, also those that are none. */
const QUERIES = ["IOUSBHostDevice", "IOSerialBSDClient"];

/** Rejects with a PortError ("unsupported") where ioreg does not run or says what nobody understands. */
export async function readMacRegistry(run = runIoreg): Promise<Registry> {
  try {
    return readRegistry(await Promise.all(QUERIES.map(run)));
  } catch (cause) {
    throw new PortError("Cannot list serial ports: ioreg gives no list of devices", "unsupported", {
      cause,
    });
  }
}

/** The objects of one class with all below them, as a property list. */
async function runIoreg(className: string): Promise<string> {
  const args = ["-a", "-l", "-r", "-c", className];
  const command = new Deno.Command("/usr/sbin/ioreg", { args, stdin: "null", stderr: "null" });
  const { success, code, stdout } = await command.output();
  if (!success) throw new Error(`ioreg ended with ${code}`);
  return new TextDecoder().decode(stdout);
}
