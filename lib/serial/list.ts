/** The serial ports of this computer. */
import { PortError } from "../errors.ts";
import { listLinuxPorts } from "./linux_list.ts";
import type { PortInfo } from "./port.ts";

/**
 * The ports in the order of their names; opens none of them. The folders are arguments for tests. Rejects with a
 * PortError ("unsupported") on a system that has no serial layer here.
 */
export function listPorts(sysRoot = "/sys", devRoot = "/dev"): Promise<PortInfo[]> {
  switch (Deno.build.os) {
    case "linux":
      return listLinuxPorts(sysRoot, devRoot);
    default:
      return Promise.reject(
        new PortError(`Cannot list serial ports: not known how on "${Deno.build.os}" yet`, "unsupported"),
      );
  }
}
