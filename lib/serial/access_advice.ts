/** Advice on getting access to a serial port. Pure; no I/O. */

/**
 * Groups that distributions use for serial ports: dialout on Debian, Fedora and others, uucp on Arch, plugdev on some.
 * Other groups (disk, shadow, docker, …) give access to far more than a port.
 */
const SERIAL_GROUPS: readonly string[] = ["dialout", "uucp", "plugdev", "serial"];

const RULES = "Or give all users access to such adapters: flasher doctor --udev prints the rules.";

/** Replaces any advice with sudo if the path is not known to be a serial port. */
const NO_PORT = "The system has no serial port with this name. To list the ports: flasher ports";

export interface Access {
  /** `Deno.build.os`. */
  readonly os: string;
  /** The device file, confirmed to be a serial port. */
  readonly device: string | undefined;
  /** The group that may read and write it. */
  readonly group?: string | undefined;
  /** The list of groups has the person in the group. */
  readonly inGroup?: boolean;
}

/** Returns sentences and commands, one per line. */
export function accessAdvice({ os, device, group, inGroup = false }: Access): readonly string[] {
  if (device === undefined) return [NO_PORT];
  const chmod = `Allow access until the adapter is plugged in again: sudo chmod a+rw ${device}`;
  if (os !== "linux") return [chmod];
  if (group === undefined) return [`No group has access to it. ${chmod}`, RULES];
  if (inGroup) return [`You joined its group "${group}" after you logged in: log out and back in.`];
  if (!SERIAL_GROUPS.includes(group)) {
    return [
      `Do not join its group "${group}": that group has access to more than serial ports.`,
      "Give all users access to such adapters instead: flasher doctor --udev prints the rules.",
    ];
  }
  return [`Join its group: sudo usermod -aG ${group} $USER`, "Then log out and back in.", RULES];
}
