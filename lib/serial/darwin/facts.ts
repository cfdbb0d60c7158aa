/** Gathers the doctor's facts on macOS, from the I/O registry and lsof. */
import { darwinDevice, darwinHolders } from "./port.ts";
import { readMacRegistry } from "./list.ts";
import type { SystemFacts } from "../facts.ts";
import type { Registry } from "./ioreg.ts";

export interface DarwinOptions {
  /** This process may read and write a device. */
  readonly mayUse: (path: string) => boolean;
  /** Gathers the facts of this port only, even if it is not listed. */
  readonly port?: string;
  /** For tests. */
  readonly registry?: () => Promise<Registry>;
  readonly holdersOf?: typeof darwinHolders;
}

export async function darwinFacts(
  { mayUse, port, registry = readMacRegistry, holdersOf = darwinHolders }: DarwinOptions,
): Promise<SystemFacts> {
  const { ports, usbDevices, bluetooth } = await registry();
  const wanted = port === undefined ? ports : [ports.find(({ path }) => path === port) ?? { path: port }];
  return {
    ports: await Promise.all(wanted.map(async (info) => {
      const usable = mayUse(info.path);
      const device = usable ? undefined : await darwinDevice(info.path);
      const holders = await holdersOf(info.path);
      return { info, usable, holders, ...(device === undefined ? {} : { device }) };
    })),
    usbDevices,
    bluetooth,
    services: [],
    brlttyIds: [],
  };
}
