/** What a person can do who may not use a serial port. Pure; no I/O. */

/**
 * Groups that distributions made for serial ports: Debian, Fedora and others dialout, Arch uucp, some plugdev. Whoever
 * joins another one (disk, shadow, docker, …) is given far more than a port.
 */
const SERIAL_GROUPS: readonly string[] = ["dialout", "uucp", "plugdev", "serial"];

const RULES = "Or let everybody at this computer use such adapters: flasher doctor --udev prints the rules.";

/** No advice for root about what may be anything. */
const NO_PORT = "The system has no serial port of this name. What there is: flasher ports";

export interface Access {
  /** As Deno names it. */
  readonly os: string;
  /** The device file, confirmed to be a serial port. */
  readonly device: string | undefined;
  /** The group that may read and write it. */
  readonly group?: string | undefined;
  /** The person is in the group by the list of groups. */
  readonly inGroup?: boolean;
}

/** Sentences and commands, one a line. */
export function accessAdvice({ os, device, group, inGroup = false }: Access): readonly string[] {
  if (device === undefined) return [NO_PORT];
  const chmod = `Allow it until it is plugged in again: sudo chmod a+rw ${device}`;
  if (os !== "linux") return [chmod];
  if (group === undefined) return [`No group may use it. ${chmod}`, RULES];
  if (inGroup) return [`You are in its group "${group}" since you logged in: log out and in again.`];
  if (!SERIAL_GROUPS.includes(group)) {
    return [
      `Do not join its group "${group}": it may use more than serial ports.`,
      "Let everybody at this computer use such adapters: flasher doctor --udev prints the rules.",
    ];
  }
  return [`Join its group: sudo usermod -aG ${group} $USER`, "Then log out and in again.", RULES];
}
