/** What Linux can tell about a device that could not be opened: who may use it, who holds it. */
import type { PortError } from "../../errors.ts";
import { errnoName } from "../unix/errno.ts";
import { findHolders } from "../holder.ts";
import { ttyDevice } from "./is_tty.ts";
import { openFailure } from "../open_error.ts";

/** Read and write for the group, as in `crw-rw----`. */
const GROUP_ACCESS = 0o060;

/** The error for `errno` of opening `path`, with the group or the holder looked up where that helps. */
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
 * The name of the group that may read and write `path`; undefined where there is none, or only root's own group
 * (gid 0), which nobody should be told to join.
 */
export async function groupWithAccess(path: string, groupFile = "/etc/group"): Promise<string | undefined> {
  try {
    const { gid, mode } = await Deno.stat(path);
    if (!gid || ((mode ?? 0) & GROUP_ACCESS) !== GROUP_ACCESS) return undefined;
    return groupName(await Deno.readTextFile(groupFile), gid) ?? String(gid);
  } catch {
    return undefined; // This only improves an error message that is already on its way.
  }
}

/** Whether the text of /etc/group has `user` as a member of `group`. Pure. */
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
