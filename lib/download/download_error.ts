/** Messages about downloads that failed: who answered what, through which proxy. Pure; no I/O. */
import { DownloadError } from "../errors.ts";
import { dayOf, quote } from "../text.ts";
import type { Refusal } from "./answer.ts";
import { LONGEST_WAIT_S } from "./answer.ts";
import type { HttpFailure, HttpProblem } from "./http.ts";
import type { Proxy } from "./proxy.ts";

/** A download on its way. */
export interface Place {
  /** The address that was asked for first. */
  readonly url: string;
  /** The server that answered, or did not. */
  readonly host: string;
  readonly proxy: Proxy | undefined;
}

/** Characters of an address in a message. A signed address is longer, and its end says nothing. */
const SHOWN = 200;

const SIGN_IN = "A network that requires a sign-in, as in a hotel or a school, may answer like this. " +
  "Open a web page in a browser, sign in, and try again.";

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  407: "Proxy Authentication Required",
  410: "Gone",
  429: "Too Many Requests",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

function describeStatus(status: number): string {
  const words = STATUS_WORDS[status];
  return words === undefined ? String(status) : `${status} ${words}`;
}

function action(url: string): string {
  return `Cannot download ${quote(url, SHOWN)}`;
}

/** An address is not allowed, or not an address. */
export function addressError(
  { url }: Pick<Place, "url">,
  problem: string,
  hint?: string,
): DownloadError {
  return new DownloadError(`${action(url)}: ${problem}`, hint === undefined ? {} : { hint });
}

/** The server leads to an address that flasher never asks. */
export function redirectError({ url, host, proxy }: Place, location: string, problem: string): DownloadError {
  return new DownloadError(
    `${action(url)}: ${by(host, proxy)} redirects to ${quote(location, 100)}: ${problem}`,
    { hint: SIGN_IN },
  );
}

export function refusalError(
  { url, host, proxy }: Place,
  reason: Exclude<Refusal, { readonly kind: "other-size" }>,
  limit: number,
): DownloadError {
  const where = by(host, proxy);
  switch (reason.kind) {
    case "status":
      return new DownloadError(`${action(url)}: ${where} answers ${describeStatus(reason.status)}`, {
        hint: statusHint(reason.status, proxy),
        reason: reason.status === 404 || reason.status === 410 ? "missing" : "failed",
      });
    case "web-page":
      return new DownloadError(`${action(url)}: ${where} answers with a web page, expected a file`, {
        hint: `Check the address: it must lead to the file itself, not to a page about it.\n${SIGN_IN}`,
      });
    case "sign-in":
      return new DownloadError(`${action(url)}: ${where} says that the network requires a sign-in`, {
        hint: "Open a web page in a browser, sign in, and try again.",
      });
    case "encoded":
      return new DownloadError(
        `${action(url)}: ${where} answers in the encoding ${quote(reason.encoding)}, expected the plain file`,
      );
    case "too-large":
      return new DownloadError(
        `${action(url)}: ${where} offers ${reason.size} bytes, and flasher accepts at most ${limit}`,
      );
    case "endless":
      return new DownloadError(
        `${action(url)}: ${where} sends more than ${limit} bytes, the most that flasher accepts`,
      );
  }
}

function statusHint(status: number, proxy: Proxy | undefined): string {
  switch (status) {
    case 404:
    case 410:
      return "Publishers rename and delete files. If the lock file names this address, a bundle or another " +
        "computer's cache may still have the file.";
    case 407:
      return proxy === undefined
        ? "The proxy requires a user name and a password."
        : `The proxy requires a user name and a password: set them in ${proxy.variable}.`;
    case 401:
    case 403:
      return `The server requires a sign-in, or refuses this network. ${SIGN_IN}`;
    default:
      return "Open the address in a browser to see what the server says.";
  }
}

/** The server asks to come back later, more often or for longer than flasher waits. */
export function laterError({ url, host, proxy }: Place, status: number, afterMs?: number): DownloadError {
  const seconds = afterMs === undefined ? undefined : Math.ceil(afterMs / 1000);
  const wait = seconds === undefined ? "" : `, and asks to wait ${seconds} s`;
  return new DownloadError(`${action(url)}: ${by(host, proxy)} answers ${describeStatus(status)}${wait}`, {
    hint: seconds !== undefined && seconds > LONGEST_WAIT_S
      ? `Try again in ${seconds} s.`
      : "The server has a problem or is overloaded. Try again later.",
  });
}

/** `limitS`: seconds without an answer, or without a byte. */
export function timeoutError(
  { url, host, proxy }: Place,
  what: "answer" | "byte",
  limitS: number,
): DownloadError {
  const found = what === "answer" ? `does not answer within ${limitS} s` : `sent nothing for ${limitS} s`;
  return new DownloadError(`${action(url)}: ${by(host, proxy)} ${found}`, {
    hint: "Check the connection to the internet, and try again.",
  });
}

/** The server was asked for the rest of a file. */
export function otherPartError({ url, host, proxy }: Place): DownloadError {
  return new DownloadError(
    `${action(url)}: ${by(host, proxy)} does not continue the file where the connection broke`,
    { hint: "Try again later: the file may be changing right now." },
  );
}

/** The body ended early. */
export function shortError({ url, host, proxy }: Place, length: number, total: number): DownloadError {
  return new DownloadError(
    `${action(url)}: ${by(host, proxy)} sent ${length} bytes and ended, expected ${total}`,
    { hint: "Check the connection to the internet, and try again." },
  );
}

/** `now`: what the clock of this computer says. */
export function failureError({ url, host, proxy }: Place, failure: HttpFailure, now: Date): DownloadError {
  const found = failureWords(host, proxy, now)[failure.problem];
  // About days, the runtime says the same in seconds since 1970.
  const isToldAlready = failure.message === "" || failure.problem === "expired" ||
    failure.problem === "not-valid-yet";
  const words = isToldAlready ? "" : ` (${failure.message})`;
  return new DownloadError(`${action(url)}: ${found}${words}`, {
    hint: failureHint(failure.problem, proxy),
    cause: failure,
  });
}

function failureWords(
  host: string,
  proxy: Proxy | undefined,
  now: Date,
): Readonly<Record<HttpProblem, string>> {
  const clock = `the clock of this computer says ${dayOf(now)}`;
  return {
    expired: `the certificate of ${by(host, proxy)} has expired: ${clock}`,
    "not-valid-yet": `the certificate of ${by(host, proxy)} is not valid yet: ${clock}`,
    "another-name": `${by(host, proxy)} has the certificate of another server`,
    certificate: `no authority that this computer trusts vouches for the certificate of ${by(host, proxy)}`,
    name: proxy === undefined
      ? `this computer finds no server ${quote(host)}`
      : `this computer finds neither ${quote(host)} nor the ${describeProxy(proxy)}`,
    connection: proxy === undefined
      ? `no connection to ${quote(host)}`
      : `no connection to ${quote(host)} through the ${describeProxy(proxy)}`,
    proxy: proxy === undefined
      ? `a proxy refuses the connection to ${quote(host)}`
      : `the ${describeProxy(proxy)} refuses the connection to ${quote(host)}`,
    tls: `${by(host, proxy)} does not speak HTTPS`,
    other: `the connection to ${by(host, proxy)} failed`,
  };
}

function failureHint(problem: HttpProblem, proxy: Proxy | undefined): string {
  switch (problem) {
    case "expired":
    case "not-valid-yet":
      return "If this date is wrong, set the clock and try again. If it is right, the fault is in the server's " +
        "certificate: try again later.";
    case "another-name":
      return SIGN_IN;
    case "certificate":
      return "If the network has its own certificate authority, as in a company or a " +
        `school, pass its certificate with --ca FILE.\n${SIGN_IN}`;
    case "proxy":
      return proxy === undefined
        ? "Ask the network's administrator which proxy to use, and set HTTPS_PROXY."
        : `Correct ${proxy.variable}, or remove it if this network needs no proxy.`;
    case "name":
    case "connection":
      return proxy === undefined
        ? "Check the connection to the internet. If this network needs a proxy, set HTTPS_PROXY."
        : `Check the connection, and that ${proxy.variable} is right. Remove it if this network needs no proxy.`;
    case "tls":
      return SIGN_IN;
    case "other":
      return "Check the connection to the internet, and try again.";
  }
}

function by(host: string, proxy: Proxy | undefined): string {
  return proxy === undefined ? quote(host) : `${quote(host)}, through the ${describeProxy(proxy)},`;
}

function describeProxy({ variable, address }: Proxy): string {
  return `proxy ${address} of ${variable}`;
}
