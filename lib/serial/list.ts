/** The serial ports of this computer. */
import { PortError } from "../errors.ts";
import { listLinuxPorts } from "./linux/list.ts";
import type { DeviceWithoutPort, PortInfo } from "./port.ts";

/**
 * The ports in the order of their names; opens none of them. The folders are arguments for tests. Rejects with a
 * PortError ("unsupported") on a system that has no serial layer here.
 */
export async function listPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<readonly PortInfo[]> {
  switch (Deno.build.os) {
    case "linux":
      return await listLinuxPorts(sysRoot, devRoot);
    case "darwin":
      return (await (await import("./darwin/list.ts")).readMacRegistry()).ports;
    case "windows":
      return await (await import("./windows/list.ts")).listWindowsPorts();
    default:
      throw new PortError(`Cannot list serial ports: not known how on "${Deno.build.os}" yet`, "unsupported");
  }
}

/** Known adapters that are plugged in and have no port, for want of a driver; only Windows tells. */
export async function listWithoutPort(): Promise<DeviceWithoutPort[]> {
  return Deno.build.os === "windows" ? (await import("./windows/list.ts")).listWithoutPort() : [];
}
