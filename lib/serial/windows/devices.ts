/** Reads the properties of devices from Windows, unchanged. Opens no device. */
import { readU32 } from "../../bytes.ts";
import { PortError } from "../../errors.ts";
import {
  DEVICE_KEY,
  deviceInfoData,
  DEVPKEY,
  DIGCF,
  encodeGuid,
  encodePropertyKey,
  ERROR_NO_MORE_ITEMS,
  GUID,
  SPDRP,
} from "./setup_data.ts";
import type { Setupapi } from "./setupapi.ts";
import { INVALID_HANDLE } from "./win32.ts";
import { win32Text } from "./win32_error.ts";
import { decodeText, encodeText } from "./win32_text.ts";

/** One device, described by itself and by its driver: untrusted text. */
export interface WindowsDevice {
  /** The instance id, which is the path in the device tree: `USB\VID_10C4&PID_EA60\0001`. */
  readonly id: string;
  /** Instance id of the device above it in the tree. */
  readonly parent?: string;
  /** Location path of the socket: `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)`, with `#USBMI(0)` for one interface. */
  readonly location?: string;
  /** `COM3`, if the device is a port. */
  readonly portName?: string;
  /** The name that the device reports. */
  readonly ownName?: string;
  /** The name that its driver gives it. */
  readonly driverName?: string;
  /** The service name of its driver: `silabser`. */
  readonly service?: string;
  /** Problem code of cfg.h; 0 = the device works. */
  readonly problem: number;
}

/** Selects devices by class, by interface, or by bus. */
export type Selection =
  | { readonly kind: "class" | "interface"; readonly guid: string }
  | { readonly kind: "bus"; readonly name: string };

/** Selects serial ports, by their class and by their interface. */
export const SERIAL_PORTS: readonly Selection[] = [
  { kind: "class", guid: GUID.portsClass },
  { kind: "class", guid: GUID.modemClass },
  { kind: "interface", guid: GUID.comPortInterface },
];

export const USB_DEVICES: Selection = { kind: "bus", name: "USB" };

/** Bytes for a value: more than any value that flasher reads. */
const VALUE_SIZE = 4096;

/** Reads the devices of one kind that are plugged in. Throws a PortError if Windows does not list them. */
export function readDevices(selection: Selection, api: Setupapi): WindowsDevice[] {
  const list = openList(selection, api);
  if (list === INVALID_HANDLE) throw listFailure(api.lastError());
  try {
    const devices: WindowsDevice[] = [];
    const data = deviceInfoData();
    while (api.setup.SetupDiEnumDeviceInfo(list, devices.length, data) !== 0) {
      devices.push(readDevice({ list, data, api }));
    }
    const code = api.lastError();
    if (code !== ERROR_NO_MORE_ITEMS) throw listFailure(code);
    return devices;
  } finally {
    api.setup.SetupDiDestroyDeviceInfoList(list);
  }
}

function openList(selection: Selection, { setup }: Setupapi): bigint {
  switch (selection.kind) {
    case "class":
      return setup.SetupDiGetClassDevsW(encodeGuid(selection.guid), null, 0n, DIGCF.PRESENT);
    case "interface":
      return setup.SetupDiGetClassDevsW(
        encodeGuid(selection.guid),
        null,
        0n,
        DIGCF.PRESENT | DIGCF.DEVICEINTERFACE,
      );
    case "bus":
      return setup.SetupDiGetClassDevsW(
        null,
        encodeText(selection.name),
        0n,
        DIGCF.PRESENT | DIGCF.ALLCLASSES,
      );
  }
}

function listFailure(code: number): PortError {
  return new PortError(`Cannot list serial ports: ${win32Text(code)}`, "io");
}

/** One entry of a list. */
interface Entry {
  readonly list: bigint;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly api: Setupapi;
}

function readDevice(entry: Entry): WindowsDevice {
  const [parent, location, portName, ownName, driverName, service] = [
    textProperty(entry, DEVPKEY.Device_Parent),
    // A list of paths; only the first is decoded, because the others name the same place.
    textProperty(entry, DEVPKEY.Device_LocationPaths),
    readPortName(entry),
    textProperty(entry, DEVPKEY.Device_BusReportedDeviceDesc),
    registryText(entry, SPDRP.FRIENDLYNAME) ?? registryText(entry, SPDRP.DEVICEDESC),
    registryText(entry, SPDRP.SERVICE),
  ];
  const problem = property(entry, DEVPKEY.Device_ProblemCode);
  return {
    id: instanceId(entry),
    problem: problem?.length === 4 ? readU32(problem, 0) : 0,
    ...(parent === undefined ? {} : { parent }),
    ...(location ? { location } : {}),
    ...(portName === undefined ? {} : { portName }),
    ...(ownName === undefined ? {} : { ownName }),
    ...(driverName === undefined ? {} : { driverName }),
    ...(service === undefined ? {} : { service }),
  };
}

// A value that cannot be read does not exist, or the device was unplugged in the meantime.

function instanceId({ list, data, api }: Entry): string {
  const value = new Uint8Array(VALUE_SIZE);
  const read = api.setup.SetupDiGetDeviceInstanceIdW(list, data, value, VALUE_SIZE / 2, null);
  return read === 0 ? "" : decodeText(value);
}

function registryText({ list, data, api }: Entry, property: number): string | undefined {
  const value = new Uint8Array(VALUE_SIZE);
  const { SetupDiGetDeviceRegistryPropertyW } = api.setup;
  const read = SetupDiGetDeviceRegistryPropertyW(list, data, property, null, value, VALUE_SIZE, null);
  return read === 0 ? undefined : decodeText(value);
}

function textProperty(entry: Entry, key: readonly [string, number]): string | undefined {
  const value = property(entry, key);
  return value === undefined ? undefined : decodeText(value);
}

function property({ list, data, api }: Entry, key: readonly [string, number]): Uint8Array | undefined {
  const [value, type, size] = [new Uint8Array(VALUE_SIZE), new Uint32Array(1), new Uint32Array(1)];
  const { SetupDiGetDevicePropertyW } = api.setup;
  const keyBytes = encodePropertyKey(key);
  const read = SetupDiGetDevicePropertyW(list, data, keyBytes, type, value, VALUE_SIZE, size, 0);
  return read === 0 ? undefined : value.subarray(0, size[0]);
}

/** Reads the name of the port from the device's key in the registry. */
function readPortName({ list, data, api }: Entry): string | undefined {
  const { DICS_FLAG_GLOBAL, DIREG_DEV, KEY_QUERY_VALUE } = DEVICE_KEY;
  const key = api.setup.SetupDiOpenDevRegKey(list, data, DICS_FLAG_GLOBAL, 0, DIREG_DEV, KEY_QUERY_VALUE);
  if (key === INVALID_HANDLE) return undefined;
  try {
    const [value, size] = [new Uint8Array(VALUE_SIZE), Uint32Array.of(VALUE_SIZE)];
    const code = api.registry.RegQueryValueExW(key, encodeText("PortName"), null, null, value, size);
    return code === 0 ? decodeText(value.subarray(0, size[0])) : undefined;
  } finally {
    api.registry.RegCloseKey(key);
  }
}
