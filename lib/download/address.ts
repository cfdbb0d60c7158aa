/** The servers that a download asks, as parts of addresses. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { addressError, parseWebAddress } from "../web_address.ts";

export interface Address {
  readonly url: string;
  /** Lower case; letters beyond ASCII in their ASCII form, `xn--…`. */
  readonly host: string;
}

const HOST_NAME = "the public name of a server, such as example.com";

/** An address that a person or a file names. */
export function parseAddress(text: string): ParseResult<Address> {
  const parsed = parseWebAddress(text);
  return "error" in parsed ? parsed : { value: addressOf(new URL(parsed.value)) };
}

/** The address that an answer from `from` redirects to. */
export function parseRedirect(location: string, from: Address): ParseResult<Address> {
  const url = URL.parse(location, from.url);
  if (url === null) return { error: { expected: "the address of a file" } };
  // Only browsers use it.
  url.hash = "";
  const error = addressError(url);
  return error === undefined ? { value: addressOf(url) } : { error };
}

/** The name of a server, in the form that `Address` has. */
export function parseHostName(text: string): ParseResult<string> {
  // Anything else would become another part of the address, or be dropped from it.
  if (!/^[\p{L}\p{N}.-]+$/u.test(text)) return { error: { expected: HOST_NAME } };
  const url = URL.parse(`https://${text}/`);
  if (url === null) return { error: { expected: HOST_NAME } };
  const error = addressError(url);
  return error === undefined ? { value: url.hostname } : { error };
}

/** True if the name has letters beyond ASCII, which may look like those of another name. */
export function isInternational(host: string): boolean {
  return host.split(".").some((label) => label.startsWith("xn--"));
}

function addressOf(url: URL): Address {
  return { url: url.href, host: url.hostname };
}
