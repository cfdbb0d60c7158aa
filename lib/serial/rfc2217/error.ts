/** Why a serial port on the network could not be had, in words and with advice. */
import { PortError } from "../../errors.ts";

const SERVER_HINT = "It is a plain telnet or raw port, which cannot set speed, DTR and RTS. " +
  "With ser2net, use the accepter: telnet(rfc2217),PORT";

/** The PortError for a TCP connection that was not made. `timedOut`: we gave up waiting. */
export function connectFailure(url: string, cause: unknown, timedOut: boolean): PortError {
  const failure = (why: string, hint: string) =>
    new PortError(`Cannot open "${url}": ${why}`, "not-found", { hint, cause });
  if (timedOut) {
    return failure("no answer from this host", "Check the address, and that a firewall lets it through.");
  }
  if (cause instanceof Deno.errors.ConnectionRefused) {
    return failure(
      "connection refused",
      "Start the serial server on that computer, and check the port number.",
    );
  }
  // A name that was not found is a bare Error; everything else has a class of its own.
  if (cause instanceof Error && cause.constructor === Error) {
    return failure("host is not known", "Check the name of the host, or write its IP address.");
  }
  return failure(
    cause instanceof Error ? cause.message : String(cause),
    "Check the address and the network.",
  );
}

/** The PortError for a server that talks, but not RFC 2217. `manner`: `refuses` or `does not answer`. */
export function noComPort(url: string, manner: string): PortError {
  return new PortError(
    `Cannot open "${url}": server ${manner} the telnet COM-PORT option (RFC 2217)`,
    "unsupported",
    { hint: SERVER_HINT },
  );
}

/** The PortError for a server that hung up before we agreed on anything; `greeting` is what it had to say. */
export function hungUpAtOnce(url: string, greeting: Uint8Array): PortError {
  const said = new TextDecoder().decode(greeting).replaceAll(/[^\x20-\x7e]+/g, " ").trim();
  return new PortError(
    `Cannot open "${url}": server closed the connection at once` + (said === "" ? "" : `, saying "${said}"`),
    "busy",
    { hint: "Another program may be connected to this port, or the server cannot open its device." },
  );
}
