/** The errors of opening a serial port on the network, with advice. */
import { PortError } from "../../errors.ts";

const SERVER_HINT = "This is a plain telnet or raw TCP port, which cannot set the baud rate, DTR and RTS. " +
  "With ser2net, use the accepter: telnet(rfc2217),PORT";

/** The PortError for a TCP connection that failed. `timedOut`: flasher stopped waiting. */
export function connectFailure(url: string, cause: unknown, timedOut: boolean): PortError {
  const failure = (why: string, hint: string) =>
    new PortError(`Cannot open "${url}": ${why}`, "not-found", { hint, cause });
  if (timedOut) {
    return failure(
      "this host does not answer",
      "Check the address, and that no firewall blocks the connection.",
    );
  }
  if (cause instanceof Deno.errors.ConnectionRefused) {
    return failure(
      "connection refused",
      "Start the serial server on that computer, and check the port number.",
    );
  }
  // A host name that was not found is a plain Error; all other failures have their own class.
  if (cause instanceof Error && cause.constructor === Error) {
    return failure("unknown host", "Check the host name, or use its IP address.");
  }
  return failure(
    cause instanceof Error ? cause.message : String(cause),
    "Check the address and the network.",
  );
}

/** The PortError for a server that does not speak RFC 2217. `manner`: `refuses` or `does not answer`. */
export function noComPortFailure(url: string, manner: string): PortError {
  return new PortError(
    `Cannot open "${url}": the server ${manner} the telnet COM-PORT option (RFC 2217)`,
    "unsupported",
    { hint: SERVER_HINT },
  );
}

/** The PortError for a server that closed the connection during negotiation; `greeting` is what it sent before. */
export function hungUpFailure(url: string, greeting: Uint8Array): PortError {
  const said = new TextDecoder().decode(greeting).replaceAll(/[^\x20-\x7e]+/g, " ").trim();
  return new PortError(
    `Cannot open "${url}": the server closed the connection at once` +
      (said === "" ? "" : `, with the text "${said}"`),
    "busy",
    { hint: "Another program may be connected to this port, or the server cannot open its device." },
  );
}
