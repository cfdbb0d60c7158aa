/** Opens a serial port by the transport that it needs. */
import { PortError } from "../errors.ts";
import { openLinuxPort } from "./linux/port.ts";
import type { OpenOptions, PortInfo, SerialPort } from "./port.ts";
import { openRfc2217Port } from "./rfc2217/port.ts";

/** Opens a device of this computer, or a port on the network. Rejects with a PortError. */
export async function openSerialPort(
  { path: name, virtual }: Pick<PortInfo, "path" | "virtual">,
  options: OpenOptions,
): Promise<SerialPort> {
  const { baud } = options;
  if (virtual?.kind === "rfc2217") return openRfc2217Port(virtual.url, baud);
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
  return new PortError(
    `Cannot open "${name}": flasher does not support serial ports on "${Deno.build.os}" yet`,
    "unsupported",
    {
      hint: "Share the port from a Linux computer and use its rfc2217:// address.",
    },
  );
}
