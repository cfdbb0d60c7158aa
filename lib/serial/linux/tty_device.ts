/** Confirms with the kernel that a name means a serial port: advice names no other file in a command for root. */

/** Names that the kernel gives to ttys, and that are one plain word in every shell. */
const NAME = /^[A-Za-z][A-Za-z0-9._-]*$/;

export interface TtyOptions {
  /** Prefix of /sys and /dev; empty except in tests. */
  readonly root?: string;
  /** Device number of a device file, such as `188:0`; undefined for any other file. */
  readonly numberOf?: (path: string) => Promise<string | undefined>;
}

/**
 * The device file in /dev that `path` is or links to, if sysfs has a tty with this name and number. Undefined for a file
 * that only looks like a port, such as a link to secrets, or a name that contains a command.
 */
export async function ttyDevice(
  path: string,
  { root = "", numberOf = deviceNumber }: TtyOptions = {},
): Promise<string | undefined> {
  const device = await Deno.realPath(path).catch(() => undefined);
  const folder = `${root}/dev/`;
  if (device === undefined || !device.startsWith(folder)) return undefined;
  const name = device.slice(folder.length);
  if (!NAME.test(name)) return undefined;
  const number = await Deno.readTextFile(`${root}/sys/class/tty/${name}/dev`).catch(() => undefined);
  return number !== undefined && number.trim() === await numberOf(device) ? device : undefined;
}

async function deviceNumber(path: string): Promise<string | undefined> {
  const { isCharDevice, rdev } = await Deno.stat(path);
  if (!isCharDevice || rdev === null) return undefined;
  // dev_t as the kernel packs it for user programs (new_encode_dev in linux/kdev_t.h).
  return `${(rdev >>> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >>> 12) & 0xfff00)}`;
}
