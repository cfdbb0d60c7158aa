/** The serial ports of a Windows computer. Opens no port. */
import type { DeviceWithoutPort, PortInfo } from "../port.ts";
import { readSerialComm } from "./serialcomm.ts";
import { type Setupapi, setupapi } from "./setupapi.ts";
import { readDevices, SERIAL_PORTS, USB_DEVICES } from "./devices.ts";
import { isNowhere, portsOf, withoutPort } from "./ports.ts";

/** Every COM port that is there now, but those of Bluetooth. The functions are an argument for tests. */
export function listWindowsPorts(api: Setupapi = setupapi()): PortInfo[] {
  const devices = SERIAL_PORTS.flatMap((selection) => readDevices(selection, api));
  // FTDI's ports hang on a bus of its own, which is nowhere: what is plugged in is the device above.
  const above = devices.some(isNowhere) ? readDevices(USB_DEVICES, api) : [];
  return portsOf(devices, above, readSerialComm(api.registry));
}

/** Known USB adapters and boards that are plugged in and have no COM port. */
export function listWithoutPort(api: Setupapi = setupapi()): DeviceWithoutPort[] {
  return withoutPort(readDevices(USB_DEVICES, api), listWindowsPorts(api));
}
