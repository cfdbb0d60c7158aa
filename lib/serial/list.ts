/** Lists the serial ports of this computer. */
import { PortError } from "../errors.ts";
import { listLinuxPorts } from "./linux/list.ts";
import type { DeviceWithoutPort, PortInfo, SystemPort } from "./port.ts";
import { markSharedSerials } from "./same_device.ts";

/**
 * Lists the ports in the order of their names, without opening them. The folders are arguments for tests. Rejects with a
 * PortError ("unsupported") on a system that flasher does not support.
 */
export async function listPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<readonly PortInfo[]> {
  return markSharedSerials(await systemPorts(sysRoot, devRoot));
}

async function systemPorts(sysRoot: string, devRoot: string): Promise<readonly SystemPort[]> {
  switch (Deno.build.os) {
    case "linux":
      return await listLinuxPorts(sysRoot, devRoot);
    case "darwin":
      return (await (await import("./darwin/list.ts")).readMacRegistry()).ports;
    case "windows":
      return await (await import("./windows/list.ts")).listWindowsPorts();
    default:
      throw new PortError(
        `Cannot list serial ports: flasher does not support "${Deno.build.os}" yet`,
        "unsupported",
      );
  }
}

/** Lists known adapters that have no port because a driver is missing. Only Windows reports them. */
export async function listDevicesWithoutPort(): Promise<DeviceWithoutPort[]> {
  return Deno.build.os === "windows"
    ? (await import("./windows/list.ts")).listWindowsDevicesWithoutPort()
    : [];
}
