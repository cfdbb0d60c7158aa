/**
 * Decides whether a request may reach the page's server at all: it must come from the page itself. A web page of another
 * site, a name that an attacker points at this computer, and another user's program are refused here. Pure; no I/O.
 */

/** What arrived, without its body. `url` is absolute; `header` finds a header by its lower-case name. */
export interface RequestHead {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string | null;
}

export type BodyKind = "none" | "json" | "bytes";

/** What a route demands. */
export interface RouteRule {
  readonly method: "GET" | "POST";
  readonly body: BodyKind;
  /** "token": only for a page that has exchanged a ticket. "page": the page itself, which a person may open. */
  readonly access: "page" | "static" | "ticket" | "token";
}

export interface Denial {
  readonly status: number;
  /** A sentence for the person who looks at the answer. */
  readonly message: string;
}

const CONTENT_TYPES: Readonly<Record<Exclude<BodyKind, "none">, string>> = {
  json: "application/json",
  bytes: "application/octet-stream",
};

/** The address of the page as a browser writes it. */
export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/**
 * The first check, before the path is even looked at: with DNS rebinding, a page of `http://evil.test:PORT` has the same
 * origin as this server, but it must name itself in Host. Two Host headers arrive joined by a comma, and an absolute
 * request target has a host of its own.
 */
export function checkHost({ url, header }: RequestHead, port: number): Denial | undefined {
  const host = `127.0.0.1:${port}`;
  if (header("host") === host && url.host === host) return undefined;
  return { status: 421, message: `This is not the address of this page. It is ${originOf(port)}/` };
}

/** All checks of the head but those of Host and the token. */
export function checkHead(
  { method, url, header }: RequestHead,
  rule: RouteRule,
  port: number,
): Denial | undefined {
  // A WebSocket has no same-origin rule.
  if (header("upgrade") !== null) {
    return { status: 400, message: "This server does not upgrade connections." };
  }
  const site = header("sec-fetch-site");
  const isTyped = site === "none" && rule.access === "page";
  if (site !== null && site !== "same-origin" && !isTyped) {
    return { status: 403, message: "Only flasher's own page may send this request." };
  }
  const origin = header("origin");
  if (origin === null ? rule.method === "POST" : origin !== originOf(port)) {
    return { status: 403, message: "Only flasher's own page may send this request." };
  }
  if (method !== rule.method) return { status: 405, message: `${url.pathname} expects ${rule.method}.` };
  if (rule.body !== "none" && header("content-type") !== CONTENT_TYPES[rule.body]) {
    return { status: 415, message: `${url.pathname} expects ${CONTENT_TYPES[rule.body]}.` };
  }
  return undefined;
}

/** The token of `Authorization: Bearer TOKEN`. */
export function bearerToken(header: RequestHead["header"]): string | undefined {
  return /^Bearer ([\w-]{1,100})$/.exec(header("authorization") ?? "")?.[1];
}
