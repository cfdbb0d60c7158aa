/** Gathers the facts for the doctor on this computer. Opens no port. */
import { statfs } from "node:fs/promises";
import { darwinFacts } from "./darwin/facts.ts";
import type { Facts, SystemFacts } from "./facts.ts";
import { ftdiLatencies } from "./windows/ftdi_latency.ts";
import { linuxFacts } from "./linux/facts.ts";
import { linuxLibc } from "./linux/libc.ts";
import { listDevicesWithoutPort, listPorts } from "./list.ts";
import type { DeviceWithoutPort, PortInfo } from "./port.ts";
import { darwinLibc } from "./darwin/libc.ts";
import type { Libc } from "./unix/system.ts";
import type { UsbDevice } from "./usb_device.ts";

/** Gathers the facts about the computer and its ports, or only about `port`. */
export async function gatherFacts(port?: string): Promise<Omit<Facts, "wsl" | "variables">> {
  const free = await freeBytes(".");
  return {
    os: Deno.build.os,
    ...await systemFacts(port),
    ...(port === undefined ? {} : { asked: { name: port, exists: await exists(port) } }),
    ...(free === undefined ? {} : { freeBytes: free }),
    date: new Date(),
  };
}

function systemFacts(port: string | undefined): Promise<SystemFacts> {
  switch (Deno.build.os) {
    case "linux":
      return linuxFacts({
        root: "",
        user: Deno.env.get("USER"),
        mayUse: accessCheck(linuxLibc()),
        ...(port === undefined ? {} : { port }),
      });
    case "darwin":
      return darwinFacts({ mayUse: accessCheck(darwinLibc()), ...(port === undefined ? {} : { port }) });
    default:
      return listedFacts(port);
  }
}

/** Asks the system, which considers access control lists and root, unlike the bits of the mode. */
function accessCheck(libc: Libc): (path: string) => boolean {
  return (path) => libc.access(new TextEncoder().encode(path + "\0")) === 0;
}

/** Facts from the list of ports alone, for Windows. There, only opening a port shows whether it is usable. */
async function listedFacts(port: string | undefined): Promise<SystemFacts> {
  const all = await listPorts();
  const without = await listDevicesWithoutPort();
  const ports = all.filter(({ path, problem }) =>
    problem === undefined && (port === undefined || path.toLowerCase() === port.toLowerCase())
  );
  const usbDevices = [...all, ...without].flatMap((device) => usbDevice(device) ?? []);
  const latencies = Deno.build.os === "windows" ? await ftdiLatencies() : new Map<string, number>();
  return {
    ports: ports.map((info) => {
      const latencyMs = latencies.get(info.path);
      return { info, usable: true, holders: [], ...(latencyMs === undefined ? {} : { latencyMs }) };
    }),
    usbDevices,
    bluetooth: [],
    services: [],
    brlttyIds: [],
  };
}

/** Lists no port that does not work. Windows does not report hubs here. */
function usbDevice(
  { usb, problem, driver, ...rest }: DeviceWithoutPort | PortInfo,
): UsbDevice | undefined {
  return usb && {
    ...usb,
    hubs: 0,
    drivers: driver === undefined ? [] : [driver],
    ports: "path" in rest && problem === undefined ? [rest.path] : [],
    ...(problem === undefined ? {} : { problem }),
  };
}

async function exists(path: string): Promise<boolean> {
  if (Deno.build.os === "windows") {
    return (await listPorts()).some((port) => port.path.toLowerCase() === path.toLowerCase());
  }
  return await Deno.stat(path).then(() => true, () => false);
}

async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined; // An unknown amount is not reported as too little.
  }
}
