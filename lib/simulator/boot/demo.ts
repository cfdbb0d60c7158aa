/** Plays the demo firmware (demo/hello.c): prints what it prints for this content of flash. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import { printText } from "./print_text.ts";

/** The first words of its output, which are also in its image. */
const GREETING = "\n\nHello from flasher: this ESP8266 ";
/** The image is smaller than this. */
const IMAGE_MAX = 0x1000;

const DATA_OFFSET = 0x10000;
const DATA_HEADER = 64;
const DATA_MAX = 0x80000 - DATA_OFFSET;
const TITLE = /^flasher demo data v1\nlength (\d{8})\ncrc32 ([0-9a-f]{8})/;

/** Time for the program's bitwise CRC; milliseconds per KB. */
const CRC_PER_KB = 1.6;

export function isDemo(hardware: Hardware): boolean {
  return imageText(hardware).includes(GREETING);
}

/** Prints the greeting, the image header and the check of the data file, then a tick each second for ever. */
export function* playDemo(hardware: Hardware): Routine<never> {
  const text = imageText(hardware);
  const at = text.indexOf(GREETING);
  yield* printLines(hardware, text.slice(at, text.indexOf("\0", at)));
  const header = Array.from(hardware.flash.content.subarray(0, 4), (byte) => hexDigits(byte, 2));
  yield* printLines(hardware, `Image header at 0x000000: ${header.join(" ")}\nData file at 0x010000: `);
  yield* printLines(hardware, yield* checkData(hardware));
  for (let second = 1;; second++) {
    yield 1000;
    yield* printLines(hardware, `tick ${second}\n`);
  }
}

function* checkData(hardware: Hardware): Routine<string> {
  const data = hardware.flash.content.subarray(DATA_OFFSET);
  const match = TITLE.exec(latin1(data.subarray(0, DATA_HEADER)));
  if (match === null) return "not found\n";
  const length = Number(match[1]);
  if (length < DATA_HEADER || length > DATA_MAX) return `${length} bytes, which cannot be: DAMAGED\n`;
  yield length / 1024 * CRC_PER_KB;
  const found = hexDigits(crc32(data.subarray(DATA_HEADER, length)), 8);
  const verdict = found === match[2] ? ": intact" : `, should be ${match[2]}: DAMAGED`;
  return `${length} bytes, CRC-32 ${found}${verdict}\n`;
}

/** The CRC-32 of zip and Ethernet. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function printLines(hardware: Hardware, text: string): Routine<void> {
  return printText(hardware, text.replaceAll("\n", "\r\n"));
}

function imageText(hardware: Hardware): string {
  return latin1(hardware.flash.content.subarray(0, IMAGE_MAX));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function hexDigits(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
