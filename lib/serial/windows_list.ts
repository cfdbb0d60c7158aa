/** The serial ports of a Windows computer. Opens no port. */
import type { DeviceWithoutPort, PortInfo } from "./port.ts";
import { type Setupapi, setupapi } from "./setupapi.ts";
import { readDevices, SERIAL_PORTS, USB_DEVICES } from "./windows_devices.ts";
import { portsOf, withoutPort } from "./windows_ports.ts";

/** Every COM port that is there now, but those of Bluetooth. The functions are an argument for tests. */
export function listWindowsPorts(api: Setupapi = setupapi()): PortInfo[] {
  return portsOf(SERIAL_PORTS.flatMap((selection) => readDevices(selection, api)));
}

/** Known USB adapters and boards that are plugged in and have no COM port. */
export function listWithoutPort(api: Setupapi = setupapi()): DeviceWithoutPort[] {
  return withoutPort(readDevices(USB_DEVICES, api), listWindowsPorts(api));
}
