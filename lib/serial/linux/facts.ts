/** The doctor's material on Linux: sysfs, /proc, /etc and udev's rules. Opens no port. */
import { GRABBERS, type PortFacts, type SystemFacts } from "../facts.ts";
import { findHolders, processNames } from "../holder.ts";
import { groupWithAccess, isInGroup } from "./access.ts";
import { listLinuxPorts } from "./list.ts";
import { ttyDevice } from "./is_tty.ts";
import { listLinuxUsb } from "./usb_devices.ts";
import type { PortInfo } from "../port.ts";

export interface LinuxOptions {
  /** What stands before /sys, /proc, /dev, /etc and /usr; empty but in tests. */
  readonly root: string;
  /** Name of the person; undefined where the environment does not tell. */
  readonly user: string | undefined;
  /** Whether this process may read and write a device. */
  readonly mayUse: (path: string) => boolean;
  /** `188:0` of a device file; for tests. */
  readonly numberOf?: (path: string) => Promise<string | undefined>;
  /** Looks at this port alone, also at one that is not listed. */
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
    services: GRABBERS.filter((name) => running.includes(name)),
    brlttyIds,
  };
}

/** The port of that name, or of the device that the name links to. Nothing where nothing has the name. */
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

/** Udev reads each name from the first of these folders that has it; a link to /dev/null there turns the rule off. */
const RULES = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"];

/** USB ids that the rules of brltty match. */
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

/** The ids in rules such as `ENV{PRODUCT}=="1a86/7523/*", …`; later versions have them as comments. Pure. */
export function brlttyIds(rules: string): string[] {
  return rules.split("\n").flatMap((line) => {
    const [, vid, pid] = /^\s*ENV\{PRODUCT\}=="([0-9a-f]{1,4})\/([0-9a-f]{1,4})\//.exec(line) ?? [];
    return vid === undefined ? [] : [`${vid.padStart(4, "0")}:${pid!.padStart(4, "0")}`];
  });
}

/** What cannot be read says nothing. */
function text(path: string): Promise<string> {
  return Deno.readTextFile(path).catch(() => "");
}

async function folder(path: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(path), ({ name }) => name).catch(() => []);
}
