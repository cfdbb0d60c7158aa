/**
 * Lists the serial ports and USB devices of macOS from the I/O registry. Opens no port.
 *
 * Runs `ioreg` instead of calling IOKit through FFI: every macOS has it, its property list is documented and can be
 * tested anywhere, and IOKit would need thirty functions of CoreFoundation with manual reference counting.
 */
import { PortError } from "../../errors.ts";
import { naturalOrder } from "../../text.ts";
import { isWiredPort, readRegistry, type Registry } from "./ioreg.ts";
import type { SystemPort } from "../port.ts";
import { runTool } from "../system_tool.ts";

/** The trees below all USB devices; then every serial port, including those without a USB device. */
const QUERIES = ["IOUSBHostDevice", "IOSerialBSDClient"];

/**
 * Reads the registry. If ioreg cannot be run, hangs, or prints something else, falls back to the names of the ports in
 * /dev, without their devices. Rejects with a PortError ("unsupported") if that fails, too.
 */
export async function readMacRegistry(run = runIoreg, devRoot = "/dev"): Promise<Registry> {
  try {
    return readRegistry(await Promise.all(QUERIES.map(run)));
  } catch (cause) {
    const ports = await callOutPorts(devRoot).catch(() => {
      throw new PortError("Cannot list serial ports: ioreg printed no list of devices", "unsupported", {
        cause,
      });
    });
    return { ports, usbDevices: [], bluetooth: [] };
  }
}

/** Lists ports by their names alone. */
async function callOutPorts(devRoot: string): Promise<SystemPort[]> {
  const entries = await Array.fromAsync(Deno.readDir(devRoot));
  return entries
    .map(({ name }) => ({ path: `/dev/${name}` }))
    .filter(({ path }) => isWiredPort(path))
    .sort((a, b) => naturalOrder(a.path, b.path));
}

/** The objects of one class and everything below them, as a property list. */
function runIoreg(className: string): Promise<string> {
  return runTool("/usr/sbin/ioreg", ["-a", "-l", "-r", "-c", className]);
}
