/** The proxy that the runtime uses, for messages. Pure; no I/O. */

export interface Proxy {
  /** The environment variable that names it. */
  readonly variable: string;
  /** Without user name and password. */
  readonly address: string;
}

/** In the order of the runtime, which takes the first that is set. */
const VARIABLES = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"];

/** Undefined if `host` is reached directly. */
export function proxyFor(host: string, env: (name: string) => string | undefined): Proxy | undefined {
  const variable = VARIABLES.find((name) => (env(name) ?? "") !== "");
  if (variable === undefined || isExempt(host, env("NO_PROXY") ?? env("no_proxy") ?? "")) return undefined;
  return { variable, address: withoutCredentials(env(variable)!) };
}

/** True if the list names the host, a domain above it, or all; as the runtime compares, with case and without patterns. */
function isExempt(host: string, list: string): boolean {
  return list.split(",").map((entry) => entry.trim().replace(/^\./, "")).some((entry) =>
    entry !== "" && (entry === "*" || host === entry || host.endsWith(`.${entry}`))
  );
}

/** Text that is not an address may be a password in the wrong place. */
function withoutCredentials(text: string): string {
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  return url === null ? "an address that flasher cannot read" : `${url.protocol}//${url.host}`;
}
