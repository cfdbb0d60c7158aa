/**
 * The serial ports and USB devices of a Mac, from the I/O registry. Opens no port.
 *
 * `ioreg` as a subprocess, not IOKit by FFI: it is part of every macOS, its property list is documented and can be
 * tested anywhere, and IOKit would take thirty functions of CoreFoundation with reference counts by hand.
 */
import { PortError } from "../../errors.ts";
import { naturalOrder } from "../../text.ts";
import { isWiredPort, readRegistry, type Registry } from "./ioreg.ts";
import type { PortInfo } from "../port.ts";
import { askTool } from "../system_tool.ts";

/** The trees below all USB devices; then every serial port, also those that are none. */
const QUERIES = ["IOUSBHostDevice", "IOSerialBSDClient"];

/**
 * The registry; where ioreg does not run, hangs, or prints what is no list of devices, the names of ports in /dev, which
 * say nothing of the devices behind them. Rejects with a PortError ("unsupported") where neither can be had.
 */
export async function readMacRegistry(run = runIoreg, devRoot = "/dev"): Promise<Registry> {
  try {
    return readRegistry(await Promise.all(QUERIES.map(run)));
  } catch (cause) {
    const ports = await callOutPorts(devRoot).catch(() => {
      throw new PortError("Cannot list serial ports: ioreg returns no list of devices", "unsupported", {
        cause,
      });
    });
    return { ports, usbDevices: [], bluetooth: [] };
  }
}

/** By their names alone. */
async function callOutPorts(devRoot: string): Promise<PortInfo[]> {
  const entries = await Array.fromAsync(Deno.readDir(devRoot));
  return entries
    .map(({ name }) => ({ path: `/dev/${name}` }))
    .filter(({ path }) => isWiredPort(path))
    .sort((a, b) => naturalOrder(a.path, b.path));
}

/** The objects of one class with all below them, as a property list. */
function runIoreg(className: string): Promise<string> {
  return askTool("/usr/sbin/ioreg", ["-a", "-l", "-r", "-c", className]);
}
