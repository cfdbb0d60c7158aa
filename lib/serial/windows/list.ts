/** Lists the serial ports of Windows. Opens no port. */
import type { DeviceWithoutPort, SystemPort } from "../port.ts";
import { readSerialComm } from "./serialcomm.ts";
import { type Setupapi, setupapi } from "./setupapi.ts";
import { readDevices, SERIAL_PORTS, USB_DEVICES } from "./devices.ts";
import { devicesWithoutPort, needsDevicesAbove, portsFromDevices } from "./ports.ts";

/** Lists every COM port except those of Bluetooth. The functions are an argument for tests. */
export function listWindowsPorts(api: Setupapi = setupapi()): SystemPort[] {
  const devices = SERIAL_PORTS.flatMap((selection) => readDevices(selection, api));
  const above = devices.some(needsDevicesAbove) ? readDevices(USB_DEVICES, api) : [];
  return portsFromDevices(devices, above, readSerialComm(api.registry));
}

/** Lists known USB adapters and boards without a COM port. */
export function listWindowsDevicesWithoutPort(api: Setupapi = setupapi()): DeviceWithoutPort[] {
  return devicesWithoutPort(readDevices(USB_DEVICES, api), listWindowsPorts(api));
}
