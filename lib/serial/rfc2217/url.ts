/** Parses the address `rfc2217://host:port`. Pure; no I/O. */
import { PortError } from "../../errors.ts";

const SCHEME = "rfc2217://";
const EXAMPLE = "For example: rfc2217://192.168.1.5:4000";

const HOST_RULE = "host must be a name or an address (IPv6 in brackets)";

/** The network address of a serial port. */
export interface Rfc2217Address {
  /** A host name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** Throws a PortError ("not-found") that says what is wrong with the address. */
export function parseRfc2217Url(url: string): Rfc2217Address {
  const rest = url.slice(SCHEME.length);
  const match = /^(?:\[([0-9a-f:.]+(?:%[^\]]+)?)\]|([^\s:/?#@[\]]*))(?::([^/?#]*))?(.*)$/i.exec(rest);
  if (match === null) throw bad(url, HOST_RULE);
  const [, ipv6, named, port, more] = match;
  const host = ipv6 ?? named ?? "";
  if (port === undefined && /^[^/?#]/.test(more ?? "")) throw bad(url, HOST_RULE);
  if (host === "") throw bad(url, "host is missing");
  if (more !== "" && more !== "/") throw bad(url, `found "${more}" after the port, expected nothing`);
  if (port === undefined || port === "") throw bad(url, "port number is missing");
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw bad(url, `found port "${port}", expected a number from 1 to 65535`);
  }
  return { host, port: Number(port) };
}

function bad(url: string, why: string): PortError {
  return new PortError(`Cannot open "${url}": ${why}`, "not-found", { hint: EXAMPLE });
}
