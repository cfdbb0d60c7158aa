/** Gathers the doctor's facts on Linux, from sysfs, /proc, /etc and the udev rules. Opens no port. */
import { PORT_OPENING_SERVICES, type PortFacts, type SystemFacts } from "../facts.ts";
import { findHolders, processNames } from "../holders/holder.ts";
import { groupWithAccess, isInGroup } from "./access.ts";
import { listLinuxPorts } from "./list.ts";
import { ttyDevice } from "./tty_device.ts";
import { listLinuxUsb } from "./usb_devices.ts";
import type { PortInfo } from "../port.ts";

export interface LinuxOptions {
  /** Prefix of /sys, /proc, /dev, /etc and /usr; empty except in tests. */
  readonly root: string;
  /** Name of the user; undefined if the environment does not contain it. */
  readonly user: string | undefined;
  /** This process may read and write a device. */
  readonly mayUse: (path: string) => boolean;
  /** Device number of a device file, such as `188:0`; for tests. */
  readonly numberOf?: (path: string) => Promise<string | undefined>;
  /** Gathers the facts of this port only, even if it is not listed. */
  readonly port?: string;
}

export async function linuxFacts(options: LinuxOptions): Promise<SystemFacts> {
  const { root, port } = options;
  const [listed, usbDevices, running, bluetooth, brlttyIds] = await Promise.all([
    listLinuxPorts(`${root}/sys`, `${root}/dev`),
    listLinuxUsb(`${root}/sys`, `${root}/dev`),
    processNames(`${root}/proc`),
    bluetoothPorts(root),
    brlttyRules(root),
  ]);
  const wanted = port === undefined ? listed : await onlyPort(port, listed);
  return {
    ports: await Promise.all(wanted.map((info) => portFacts(info, options))),
    usbDevices,
    bluetooth,
    services: PORT_OPENING_SERVICES.filter((name) => running.includes(name)),
    brlttyIds,
  };
}

/** The port with this name, or that the name links to; empty if the path does not exist. */
async function onlyPort(name: string, listed: readonly PortInfo[]): Promise<PortInfo[]> {
  const path = await Deno.realPath(name).catch(() => undefined);
  return path === undefined ? [] : [listed.find((port) => port.path === path) ?? { path }];
}

async function portFacts(info: PortInfo, { root, user, mayUse, numberOf }: LinuxOptions): Promise<PortFacts> {
  const usable = mayUse(info.path);
  const groups = `${root}/etc/group`;
  const device = usable ? undefined : await ttyDevice(info.path, { root, ...(numberOf && { numberOf }) });
  const group = device === undefined ? undefined : await groupWithAccess(device, groups);
  const name = info.path.slice(info.path.lastIndexOf("/") + 1);
  const latency = Number(await text(`${root}/sys/class/tty/${name}/device/latency_timer`) || NaN);
  return {
    info,
    usable,
    ...(device === undefined ? {} : { device }),
    ...(group === undefined ? {} : { group, inGroup: isInGroup(await text(groups), { group, user }) }),
    holders: await findHolders(info.path, `${root}/proc`),
    ...(Number.isInteger(latency) ? { latencyMs: latency } : {}),
  };
}

async function bluetoothPorts(root: string): Promise<string[]> {
  const names = await folder(`${root}/sys/class/tty`);
  return names.filter((name) => /^rfcomm[0-9]+$/.test(name)).map((name) => `${root}/dev/${name}`).toSorted();
}

/** Udev reads each rules file from the first folder that has one of its name; a link to /dev/null disables the file. */
const RULES = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"];

/** The USB ids that the udev rules of brltty match. */
async function brlttyRules(root: string): Promise<string[]> {
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const rules of RULES) {
    for (const name of await folder(root + rules)) {
      if (!name.includes("brltty") || !name.endsWith(".rules") || seen.has(name)) continue;
      seen.add(name);
      for (const id of brlttyIds(await text(`${root}${rules}/${name}`))) ids.add(id);
    }
  }
  return [...ids].toSorted();
}

/** The ids in rules such as `ENV{PRODUCT}=="1a86/7523/*", …`. Later versions of brltty comment them out. Pure. */
export function brlttyIds(rules: string): string[] {
  return rules.split("\n").flatMap((line) => {
    const [, vid, pid] = /^\s*ENV\{PRODUCT\}=="([0-9a-f]{1,4})\/([0-9a-f]{1,4})\//.exec(line) ?? [];
    return vid === undefined ? [] : [`${vid.padStart(4, "0")}:${pid!.padStart(4, "0")}`];
  });
}

/** The text of a file; empty if it cannot be read. */
function text(path: string): Promise<string> {
  return Deno.readTextFile(path).catch(() => "");
}

async function folder(path: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(path), ({ name }) => name).catch(() => []);
}
