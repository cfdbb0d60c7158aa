/** Finds the greeting of the Python interpreter in flash, reading as little as possible. */
import type { FlashReader } from "../flash/read/flash_reader.ts";
import type { ImageHeader } from "../image/header.ts";
import { FLASH_CODE_AT, recordedLength } from "../image/python.ts";

/** MicroPython for the ESP8266 has its greeting near the end, usually in the last KB or two. */
const TAIL_SIZES = [0x1000, 0x10000];
/** MicroPython for the ESP32 family has it among its constants, at 50 to 310 KB from the start. */
const CONSTANTS_END = 0x80000;
const STEP = 0x10000;
/** No greeting is longer. Steps overlap by this much, so that each contains a greeting that begins in it. */
const GREETING = 0x100;

/** What `find` finds on an ESP8266, whose image contains its own length; undefined if it does not. */
export async function findAtEnd<T>(
  flash: FlashReader,
  header: ImageHeader,
  find: (bytes: Uint8Array) => T | undefined,
): Promise<T | undefined> {
  const end = recordedLength(await flash.read(0, FLASH_CODE_AT), header);
  if (end === undefined) return undefined;
  for (const size of TAIL_SIZES) {
    const found = find(await flash.read(Math.max(0, end - size), size));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What `find` finds in the application at `address`. */
export async function findAmongConstants<T>(
  flash: FlashReader,
  address: number,
  find: (bytes: Uint8Array) => T | undefined,
): Promise<T | undefined> {
  for (let at = 0; at < CONSTANTS_END; at += STEP) {
    const found = find(await flash.read(address + at, STEP + GREETING));
    if (found !== undefined) return found;
  }
  return undefined;
}
