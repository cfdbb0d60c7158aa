/**
 * Reads the ports that drivers have entered in the registry key HARDWARE\DEVICEMAP\SERIALCOMM. The ports of com0com, VSPE
 * and some modems belong to no class of serial ports, and are listed only there.
 */
import { DEVICE_KEY } from "./setup_data.ts";
import type { Setupapi } from "./setupapi.ts";
import { decodeText, encodeText } from "./win32_text.ts";

/** Text from a driver: untrusted. */
export interface SerialCommEntry {
  /** `\Device\com0com10` */
  readonly driverPath: string;
  /** `COM3` */
  readonly portName: string;
}

/** HKEY_LOCAL_MACHINE of winreg.h: (ULONG_PTR)(LONG)0x80000002. */
const LOCAL_MACHINE = 0xffff_ffff_8000_0002n;
const PATH = "HARDWARE\\DEVICEMAP\\SERIALCOMM";
/** Type of winnt.h: text. */
const REG_SZ = 1;
/** Code of winerror.h: a value is longer than the buffer. */
const ERROR_MORE_DATA = 234;

/** Bytes for a name, and for a value; drivers use about ten characters. */
const SIZE = 1024;
/** More entries than this are not a list of ports: the names are COM1 to COM256. */
const MAX_ENTRIES = 1024;

/**
 * Reads all entries. Empty if the key does not exist, as on a computer that never had a port, or cannot be read: then the
 * list of devices must suffice.
 */
export function readSerialComm(registry: Setupapi["registry"]): SerialCommEntry[] {
  const handle = new BigUint64Array(1);
  const { KEY_QUERY_VALUE } = DEVICE_KEY;
  if (registry.RegOpenKeyExW(LOCAL_MACHINE, encodeText(PATH), 0, KEY_QUERY_VALUE, handle) !== 0) return [];
  const [key = 0n] = handle;
  try {
    const entries: SerialCommEntry[] = [];
    for (let i = 0; i < MAX_ENTRIES; i++) {
      const [name, value] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
      const [characters, type, size] = [Uint32Array.of(SIZE / 2), new Uint32Array(1), Uint32Array.of(SIZE)];
      const code = registry.RegEnumValueW(key, i, name, characters, null, type, value, size);
      if (code === ERROR_MORE_DATA) continue;
      if (code !== 0) {
        // ERROR_NO_MORE_ITEMS, or the key disappeared with its last port.
        break;
      }
      if (type[0] !== REG_SZ) continue;
      entries.push({ driverPath: decodeText(name), portName: decodeText(value.subarray(0, size[0])) });
    }
    return entries;
  } finally {
    registry.RegCloseKey(key);
  }
}
