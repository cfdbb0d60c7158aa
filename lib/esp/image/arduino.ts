/**
 * Arduino's layout for the ESP8266, which Tasmota, ESPHome and WLED also use: a small loader at 0x0 and the program at
 * 0x1000. The first two words of the program hold the length of both and their CRC. The build writes them after it has
 * computed the image checksum (esp8266/Arduino, tools/elf2bin.py; Esp.cpp, checkFlashCRC). Pure; no I/O.
 */
import { concat, readU32, u32le } from "../../bytes.ts";
import { crcBackward, crcForward } from "./esp8266_crc.ts";

/** Flash address at which the loader looks for the program. */
export const ARDUINO_PROGRAM_AT = 0x1000;
const LENGTH_AT = ARDUINO_PROGRAM_AT + 16;
const CRC_AT = LENGTH_AT + 4;
const BEHIND = CRC_AT + 4;
/** Bytes 2 and 3 of the header are flash parameters. A tool that wrote the file to flash may have changed them. */
const [PARAMETERS_AT, PARAMETERS_END] = [2, 4];

/** Result of the CRC check; `needed` is the length in bytes that a truncated file should have. */
export type ArduinoCrc = "none" | "right" | "wrong" | { readonly needed: number };

/**
 * Checks the CRC of a file that begins at flash address 0 and whose program ends at `end`. "none" if the first word of
 * the program cannot be a length, as in files built before 2020.
 */
export function arduinoCrc(bytes: Uint8Array, end: number): ArduinoCrc {
  const length = readU32(bytes, LENGTH_AT);
  // The file ends with its program, or with a signature after it.
  if (length < end || length > end + LARGEST_TAIL) return "none";
  if (length > bytes.length) return { needed: length };
  const stored = readU32(bytes, CRC_AT);
  return crcOf(bytes, length) === stored || isRightForOtherParameters(bytes, length, stored)
    ? "right"
    : "wrong";
}

/** Most bytes that a tool appends to a program before it computes the CRC: a signature. */
const LARGEST_TAIL = 0x1000;

/** Length in bytes that the CRC covers. Valid only if the file has one. */
export function arduinoLength(bytes: Uint8Array): number {
  return readU32(bytes, LENGTH_AT);
}

/** A copy of `bytes` with its CRC recomputed. */
export function renewArduinoCrc(bytes: Uint8Array): Uint8Array {
  const renewed = bytes.slice();
  renewed.set(u32le(crcOf(bytes, arduinoLength(bytes))), CRC_AT);
  return renewed;
}

/** The CRC, computed with zeros in place of the length and CRC words. */
function crcOf(bytes: Uint8Array, length: number): number {
  const before = crcForward(bytes.subarray(0, LENGTH_AT));
  return crcForward(bytes.subarray(BEHIND, length), crcForward(new Uint8Array(BEHIND - LENGTH_AT), before));
}

function isRightForOtherParameters(bytes: Uint8Array, length: number, stored: number): boolean {
  const start = crcForward(bytes.subarray(0, PARAMETERS_AT));
  const rest = concat(bytes.subarray(PARAMETERS_END, LENGTH_AT), new Uint8Array(BEHIND - LENGTH_AT));
  const wanted = crcBackward(rest, crcBackward(bytes.subarray(BEHIND, length), stored));
  const pair = new Uint8Array(2);
  for (let n = 0; n < 0x10000; n++) {
    pair[0] = n & 0xff;
    pair[1] = n >> 8;
    if (crcForward(pair, start) === wanted) return true;
  }
  return false;
}
