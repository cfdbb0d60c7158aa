/** The doctor's material on a Mac: the I/O registry, and lsof. */
import { darwinHolders } from "./darwin.ts";
import { readMacRegistry } from "./darwin_list.ts";
import type { SystemFacts } from "./facts.ts";

export async function darwinFacts(
  { port, mayUse }: { readonly port?: string; readonly mayUse: (path: string) => boolean },
): Promise<SystemFacts> {
  const { ports, usbDevices, bluetooth } = await readMacRegistry();
  const wanted = port === undefined ? ports : [ports.find(({ path }) => path === port) ?? { path: port }];
  return {
    ports: await Promise.all(wanted.map(async (info) => ({
      info,
      usable: mayUse(info.path),
      holders: await darwinHolders(info.path),
    }))),
    usbDevices,
    bluetooth,
    services: [],
    brlttyIds: [],
  };
}
