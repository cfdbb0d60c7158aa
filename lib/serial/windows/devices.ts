/** What Windows knows of its devices, as it says it. Opens none of them. */
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

/** One device, in the words of its driver and of its own: not to be trusted. */
export interface WindowsDevice {
  /** The instance id, which is its path in the tree of devices: `USB\VID_10C4&PID_EA60\0001`. */
  readonly id: string;
  /** Instance id of the device that it is a part of. */
  readonly parent?: string;
  /** Where it is plugged in: `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)`, with `#USBMI(0)` for one interface. */
  readonly location?: string;
  /** `COM3`, where the device is a port. */
  readonly portName?: string;
  /** What the device calls itself. */
  readonly ownName?: string;
  /** What its driver calls it. */
  readonly driverName?: string;
  /** Its driver: `silabser`. */
  readonly service?: string;
  /** Why it does not work: a number of cfg.h; 0 = it works. */
  readonly problem: number;
}

/** A device class, an interface, or a bus. */
export type Selection =
  | { readonly kind: "class" | "interface"; readonly guid: string }
  | { readonly kind: "bus"; readonly name: string };

/** The kinds of devices that are serial ports: by their class, and by what they offer. */
export const SERIAL_PORTS: readonly Selection[] = [
  { kind: "class", guid: GUID.portsClass },
  { kind: "class", guid: GUID.modemClass },
  { kind: "interface", guid: GUID.comPortInterface },
];

export const USB_DEVICES: Selection = { kind: "bus", name: "USB" };

/** Room for a value; none that we read is longer. */
const VALUE_SIZE = 4096;

/** The devices of one kind that are plugged in now. Throws a PortError if Windows refuses the list. */
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
    // A list of texts, of which the first is decoded: the others say the same in other words.
    registryText(entry, SPDRP.LOCATION_PATHS),
    portNameOf(entry),
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

// A value that cannot be read is one that the device does not have, or it was unplugged meanwhile.

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

/** The name stands in the device's own key of the registry. */
function portNameOf({ list, data, api }: Entry): string | undefined {
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
