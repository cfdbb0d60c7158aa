/** The address `rfc2217://host:port`. Pure; no I/O. */
import { PortError } from "../../errors.ts";

const SCHEME = "rfc2217://";
const EXAMPLE = "An address looks like rfc2217://192.168.1.5:4000";

const HOST_WORDS = "host must be a name or an address (IPv6 in brackets)";

/** Where a serial port is served over the network. */
export interface Rfc2217Address {
  /** A name, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** True for a name that must be an address of this kind; it may still be a wrong one. */
export function isRfc2217Url(name: string): boolean {
  return name.toLowerCase().startsWith(SCHEME);
}

/** Takes the address apart. Throws a PortError ("not-found") that says what is wrong with it. */
export function parseRfc2217Url(url: string): Rfc2217Address {
  const rest = url.slice(SCHEME.length);
  const match = /^(?:\[([0-9a-f:.]+(?:%[^\]]+)?)\]|([^\s:/?#@[\]]*))(?::([^/?#]*))?(.*)$/i.exec(rest);
  if (match === null) throw bad(url, HOST_WORDS);
  const [, ipv6, named, port, more] = match;
  const host = ipv6 ?? named ?? "";
  if (port === undefined && /^[^/?#]/.test(more ?? "")) throw bad(url, HOST_WORDS);
  if (host === "") throw bad(url, "host is missing");
  if (more !== "" && more !== "/") throw bad(url, `nothing may follow the port, and "${more}" does`);
  if (port === undefined || port === "") throw bad(url, "port number is missing");
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw bad(url, `port must be a number from 1 to 65535, not "${port}"`);
  }
  return { host, port: Number(port) };
}

function bad(url: string, why: string): PortError {
  return new PortError(`Cannot open "${url}": ${why}`, "not-found", { hint: EXAMPLE });
}
