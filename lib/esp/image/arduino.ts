/**
 * Arduino's layout for the ESP8266, which Tasmota, ESPHome and WLED have, too: a small loader at 0x0 and the program at
 * 0x1000. The first two words of the program are the length of both and their CRC, written when the checksum was made
 * already (esp8266/Arduino, tools/elf2bin.py; Esp.cpp, checkFlashCRC). Pure; no I/O.
 */
import { concat, readU32, u32le } from "../../bytes.ts";
import { crcBackward, crcForward } from "./esp8266_crc.ts";

/** Where the loader looks for the program. */
export const ARDUINO_PROGRAM_AT = 0x1000;
const LENGTH_AT = ARDUINO_PROGRAM_AT + 16;
const CRC_AT = LENGTH_AT + 4;
const BEHIND = CRC_AT + 4;
/** Bytes 2 and 3 of the header are flash parameters, which whoever wrote the file to a flash may have set. */
const [PARAMETERS_AT, PARAMETERS_END] = [2, 4];

/** What the CRC says of a file that begins at flash address 0 and whose program ends at `end`. */
export type ArduinoCrc = "none" | "right" | "wrong" | { readonly needed: number };

/** "none" where the first word of the program can be no length, as in files of before 2020. */
export function arduinoCrc(bytes: Uint8Array, end: number): ArduinoCrc {
  const length = readU32(bytes, LENGTH_AT);
  // The length of a file, which ends with its program, or with something behind it.
  if (length < end || length > end + LARGEST_TAIL) return "none";
  if (length > bytes.length) return { needed: length };
  const stored = readU32(bytes, CRC_AT);
  return crcOf(bytes, length) === stored || isRightForOtherParameters(bytes, length, stored)
    ? "right"
    : "wrong";
}

/** What a tool can have put behind a program before it took the CRC: a signature. */
const LARGEST_TAIL = 0x1000;

/** Length that the CRC covers; only where there is one. */
export function arduinoLength(bytes: Uint8Array): number {
  return readU32(bytes, LENGTH_AT);
}

/** `bytes` with their CRC made right again. */
export function renewArduinoCrc(bytes: Uint8Array): Uint8Array {
  const renewed = bytes.slice();
  renewed.set(u32le(crcOf(bytes, arduinoLength(bytes))), CRC_AT);
  return renewed;
}

/** The two words themselves count as zeros. */
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
