/** The serial ports of this computer. */
import { PortError } from "../errors.ts";
import { readMacRegistry } from "./darwin_list.ts";
import { listLinuxPorts } from "./linux_list.ts";
import type { PortInfo } from "./port.ts";

/**
 * The ports in the order of their names; opens none of them. The folders are arguments for tests. Rejects with a
 * PortError ("unsupported") on a system that has no serial layer here.
 */
export async function listPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<readonly PortInfo[]> {
  switch (Deno.build.os) {
    case "linux":
      return await listLinuxPorts(sysRoot, devRoot);
    case "darwin":
      return (await readMacRegistry()).ports;
    default:
      throw new PortError(
        `Cannot list serial ports: not known how on "${Deno.build.os}" yet`,
        "unsupported",
      );
  }
}
