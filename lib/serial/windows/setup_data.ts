/** Numbers and structs of setupapi on a 64-bit system. Pure; no I/O. */
import { u32le } from "../../bytes.ts";

/** Flags of SetupDiGetClassDevsW: setupapi.h. */
export const DIGCF = { PRESENT: 0x02, ALLCLASSES: 0x04, DEVICEINTERFACE: 0x10 } as const;

/** Names of values for SetupDiGetDeviceRegistryPropertyW: setupapi.h. */
export const SPDRP = { DEVICEDESC: 0x00, SERVICE: 0x04, FRIENDLYNAME: 0x0c } as const;

/** Arguments of SetupDiOpenDevRegKey: the device's own key (setupapi.h), for reading values (winnt.h). */
export const DEVICE_KEY = { DICS_FLAG_GLOBAL: 1, DIREG_DEV: 1, KEY_QUERY_VALUE: 1 } as const;

/** Code of winerror.h: the end of the list. */
export const ERROR_NO_MORE_ITEMS = 259;

/** Bytes of `SP_DEVINFO_DATA` of setupapi.h: its size as a DWORD, a GUID, a DWORD, a pointer. */
export const SP_DEVINFO_DATA_SIZE = 32;

/** An empty SP_DEVINFO_DATA, which contains its own size. */
export function deviceInfoData(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SP_DEVINFO_DATA_SIZE);
  bytes[0] = SP_DEVINFO_DATA_SIZE;
  return bytes;
}

/** Serial ports: GUID_DEVCLASS_PORTS and GUID_DEVCLASS_MODEM of devguid.h, GUID_DEVINTERFACE_COMPORT of ntddser.h. */
export const GUID = {
  modemClass: "4d36e96d-e325-11ce-bfc1-08002be10318",
  portsClass: "4d36e978-e325-11ce-bfc1-08002be10318",
  comPortInterface: "86e0d1e0-8089-11d0-9ce4-08003e301f73",
} as const;

/** Properties of devpkey.h: the GUID of the category, and the number. */
export const DEVPKEY = {
  /** Problem code of cfg.h. */
  Device_ProblemCode: ["4340a6c5-93fa-4706-972c-7b648008a5a7", 3],
  /** Instance id of the device above it. */
  Device_Parent: ["4340a6c5-93fa-4706-972c-7b648008a5a7", 8],
  /** The places of the device, as paths from the computer on. */
  Device_LocationPaths: ["a45c254e-df1c-4efd-8020-67d146a850e0", 37],
  /** The name that the device reports. */
  Device_BusReportedDeviceDesc: ["540b947e-8b40-45bc-a8a2-6a0b894cbda2", 4],
} as const;

/** `GUID` of guiddef.h: a number of 4 bytes and two of 2, least significant byte first, then 8 bytes in written order. */
export function encodeGuid(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll("-", "");
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  for (const [start, end] of [[0, 4], [4, 6], [6, 8]]) bytes.subarray(start, end).reverse();
  return bytes;
}

/** `DEVPROPKEY` of devpropdef.h: a GUID and a DWORD. */
export function encodePropertyKey([guid, number]: readonly [string, number]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(...encodeGuid(guid), ...u32le(number));
}
