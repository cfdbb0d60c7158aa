/** Which transport a port's name asks for. */
import { PortError } from "../errors.ts";
import { openLinuxPort } from "./linux/port.ts";
import type { OpenOptions, SerialPort } from "./port.ts";
import { openRfc2217Port } from "./rfc2217/port.ts";
import { isRfc2217Url } from "./rfc2217/url.ts";

/**
 * Opens the port called `name`: `rfc2217://host:port`, else a device of this computer. Rejects with a PortError.
 * `auto` and `sim:` names mean something to the caller only.
 */
export async function openPort(name: string, options: OpenOptions): Promise<SerialPort> {
  const { baud } = options;
  if (isRfc2217Url(name)) return openRfc2217Port(name, baud);
  switch (Deno.build.os) {
    case "linux":
      return openLinuxPort(name, options);
    case "windows":
      return (await import("./windows/port.ts")).openWindowsPort(name, baud);
    case "darwin":
      return (await import("./darwin/port.ts")).openDarwinPort(name, options);
    default:
      throw unsupported(name);
  }
}

function unsupported(name: string): PortError {
  return new PortError(`Cannot open "${name}": no serial ports on "${Deno.build.os}" yet`, "unsupported", {
    hint: "Share the port from a Linux computer and use its rfc2217:// address.",
  });
}
