/** Looks up why Linux could not open a device: the group that may use it, and the processes that hold it. */
import type { PortError } from "../../errors.ts";
import { errnoName } from "../unix/errno.ts";
import { findHolders } from "../holders/holder.ts";
import { ttyDevice } from "./tty_device.ts";
import { openFailure } from "../unix/open_error.ts";

/** Mode bits: the group may read and write, as in `crw-rw----`. */
const GROUP_ACCESS = 0o060;

/** The error for `errno` of opening `path`, with the group or the holders if they help. */
export async function explainOpenFailure(path: string, errno: number): Promise<PortError> {
  const system = { system: "linux" } as const;
  switch (errnoName(errno, "linux")) {
    case "EACCES":
    case "EPERM": {
      const device = await ttyDevice(path);
      const group = device === undefined ? undefined : await groupWithAccess(device);
      return openFailure(path, errno, {
        ...system,
        ...(device === undefined ? {} : { device }),
        ...(group === undefined ? {} : { group }),
      });
    }
    case "EBUSY":
    case "EAGAIN": {
      const device = await ttyDevice(path);
      const holders = await findHolders(path);
      return openFailure(path, errno, { ...system, holders, ...(device === undefined ? {} : { device }) });
    }
    default:
      return openFailure(path, errno, system);
  }
}

/**
 * The name of the group that may read and write `path`; undefined if there is none, or if it is root's group (gid 0),
 * which users should not join.
 */
export async function groupWithAccess(path: string, groupFile = "/etc/group"): Promise<string | undefined> {
  try {
    const { gid, mode } = await Deno.stat(path);
    if (!gid || ((mode ?? 0) & GROUP_ACCESS) !== GROUP_ACCESS) return undefined;
    return groupName(await Deno.readTextFile(groupFile), gid) ?? String(gid);
  } catch {
    return undefined; // Only an error message that is being written loses a detail.
  }
}

/** `user` is a member of `group` in the text of /etc/group. Pure. */
export function isInGroup(
  groups: string,
  { group, user }: { readonly group: string; readonly user: string | undefined },
): boolean {
  const members = groups.split("\n").map((line) => line.split(":")).find(([name]) => name === group)?.[3] ??
    "";
  return user !== undefined && members.trim().split(",").includes(user);
}

/** The name for `gid` in the text of /etc/group (`dialout:x:20:ann,bob`). Pure. */
export function groupName(groups: string, gid: number): string | undefined {
  for (const line of groups.split("\n")) {
    const [name, , id] = line.split(":");
    if (name && id === String(gid)) return name;
  }
  return undefined;
}
