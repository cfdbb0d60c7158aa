/**
 * The ports that drivers of Windows have entered by themselves, in HARDWARE\DEVICEMAP\SERIALCOMM. Those of com0com, VSPE
 * and some modems belong to no class of serial ports, and stand only here.
 */
import { DEVICE_KEY } from "./setup_data.ts";
import type { Setupapi } from "./setupapi.ts";
import { decodeText, encodeText } from "./win32_text.ts";

/** In a driver's words: not to be trusted. */
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
/** Code of winerror.h: one value is longer than the room for it. */
const ERROR_MORE_DATA = 234;

/** Room for a name and for a value, in bytes; those of drivers have some ten characters. */
const SIZE = 1024;
/** More names than COM1 to COM256 are no list of ports. */
const MOST = 1024;

/**
 * What is entered. Nothing where there is no such key, as on a computer that never had a port, or where it may not be
 * read: then the devices' own list has to do.
 */
export function readSerialComm(registry: Setupapi["registry"]): SerialCommEntry[] {
  const handle = new BigUint64Array(1);
  const { KEY_QUERY_VALUE } = DEVICE_KEY;
  if (registry.RegOpenKeyExW(LOCAL_MACHINE, encodeText(PATH), 0, KEY_QUERY_VALUE, handle) !== 0) return [];
  const [key = 0n] = handle;
  try {
    const entries: SerialCommEntry[] = [];
    for (let i = 0; i < MOST; i++) {
      const [name, value] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
      const [characters, type, size] = [Uint32Array.of(SIZE / 2), new Uint32Array(1), Uint32Array.of(SIZE)];
      const code = registry.RegEnumValueW(key, i, name, characters, null, type, value, size);
      if (code === ERROR_MORE_DATA) continue;
      if (code !== 0) {
        // ERROR_NO_MORE_ITEMS, or the key went with its last port.
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
