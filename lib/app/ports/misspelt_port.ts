/** Names of ports that mean nothing on this system: another system's, or without their folder. Pure; no I/O. */
import { quote } from "../../text.ts";
import { systemName } from "../system_name.ts";

/** The names that each system gives to its serial ports. */
const NAMES: readonly { readonly os: string; readonly name: RegExp }[] = [
  { os: "windows", name: /^(?:\\\\\.\\)?COM\d+:?$/i },
  { os: "linux", name: /^(?:\/dev\/)?(?:tty(?:USB|ACM|AMA|S|mxc|O)|rfcomm)\d+$/ },
  { os: "darwin", name: /^(?:\/dev\/)?(?:cu|tty)\.[\w.-]+$/ },
];

/** A name that needs no quotes in a shell. */
const ONE = /^[\w./:#-]+$/;

/** What is wrong with the name of a port that does not exist; undefined if nothing is. `os`: as Deno names it. */
export function misspeltPortHint(path: string, os: string): string | undefined {
  if (/^\d{3,7}$/.test(path)) return `${quote(path)} names no port. To set the baud rate: --baud ${path}`;
  const several = severalPortsHint(path);
  if (several !== undefined) return several;
  const owner = NAMES.find(({ name }) => name.test(path))?.os;
  if (owner === undefined) return undefined;
  if (owner !== os) {
    return `${quote(path)} is the name of a port on ${systemName(owner)}, but this computer runs ${
      systemName(os)
    }.`;
  }
  return os === "windows" || path.startsWith("/") ? undefined : `Did you mean ${quote(`/dev/${path}`)}?`;
}

/** For several names that are joined to one; undefined for one name. */
export function severalPortsHint(text: string): string | undefined {
  const names = text.split(/[,;]\s*/).filter((one) => one !== "");
  if (names.length < 2 || !names.every((one) => ONE.test(one))) return undefined;
  const each = [...new Set(names)].map((one) => ` --port ${one}`);
  return each.length === 1
    ? `Name the port once:${each[0]}`
    : `To write to several boards: flasher run${each.join("")}`;
}
