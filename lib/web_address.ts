/**
 * Web addresses that a profile or a lock file may contain: https, a public name, port 443. A stranger's profile must not
 * make flasher ask a computer of the local network, send a password or read a file. Pure; no I/O.
 */
import type { ParseError, ParseResult } from "./parse_result.ts";
import { quote } from "./text.ts";

const ADDRESS = "an https address such as https://example.com/app.bin";
/** Servers refuse longer ones; addresses of firmware have about 100 characters. */
const LONGEST = 2000;

/**
 * Top-level names that mean a computer of the local network: reserved by RFC 2606, 6761, 6762, 7686 and 8375, or used by
 * routers although nobody reserved them.
 */
const LOCAL = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "intranet",
  "private",
  "lan",
  "home",
  "corp",
  "arpa",
  "test",
  "invalid",
  "onion",
  "alt",
];

/** `$NAME`, `${NAME}`, `{{NAME}}`, `<NAME>`: what people write where a tool replaces a variable. */
const VARIABLE = /\$\w|[{}<>]/;

/** The address, exactly as written. Two spellings of one address would be two keys of a lock file. */
export function parseWebAddress(text: string): ParseResult<string> {
  if (text.length > LONGEST) {
    return { error: { found: `${text.length} characters`, expected: `an address of at most ${LONGEST}` } };
  }
  if (VARIABLE.test(text)) {
    return {
      error: { expected: "an address without variables", hint: "flasher does not expand variables." },
    };
  }
  const url = parseUrl(text);
  if (url === undefined) return { error: { expected: ADDRESS } };
  const error = addressError(url);
  if (error !== undefined) return { error };
  if (url.href === text) return { value: text };
  return { error: { expected: "the address in its normal form", hint: `Write ${quote(url.href, 200)}.` } };
}

/** Why flasher may not ask this server; undefined if it may. For each hop: redirects lead to other addresses. */
export function addressError(url: URL): ParseError | undefined {
  if (url.protocol !== "https:") {
    const hint = "http does not protect files against changes on the way.";
    return { expected: ADDRESS, ...(url.protocol === "http:" ? { hint } : {}) };
  }
  if (url.username !== "" || url.password !== "") {
    return { found: "a user name or a password", expected: "an address without them" };
  }
  if (url.hash !== "") return { found: quote(url.hash), expected: "an address without a fragment" };
  if (url.port !== "") return { found: `port ${url.port}`, expected: "port 443, which https uses" };
  return hostError(url.hostname);
}

/** `host` as `URL` writes it: lower case, IPv4 in decimal, IPv6 in brackets, other letters as punycode. */
function hostError(host: string): ParseError | undefined {
  const expected = "the public name of a server";
  if (/^[\d.]+$|^\[/.test(host)) return { found: `the address ${host}`, expected };
  const labels = host.replace(/\.$/, "").split(".");
  if (labels.length < 2 || LOCAL.includes(labels.at(-1)!)) {
    return { found: `the local name ${quote(host)}`, expected };
  }
  return host.endsWith(".")
    ? { found: `the name ${quote(host)}`, expected: "the name without the final dot" }
    : undefined;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What follows the last slash of an address, as it is written there: usually the name of a file. */
export function lastPart(url: string): string {
  return new URL(url).pathname.split("/").at(-1)!;
}

/** A part of an address in plain letters. A part whose percent signs encode no UTF-8 stays as it is. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
