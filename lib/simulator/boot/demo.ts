/** What the demo firmware (demo/hello.c) prints, from what is in flash. */

import type { Machine, Routine } from "../hardware/machine.ts";
import { print } from "./print.ts";

/** Its first words, which stand in its image. */
const GREETING = "\n\nHello from flasher: this ESP8266 ";
/** The image is smaller than this. */
const IMAGE_MAX = 0x1000;

const DATA_OFFSET = 0x10000;
const DATA_HEADER = 64;
const DATA_MAX = 0x80000 - DATA_OFFSET;
const TITLE = /^flasher demo data v1\nlength (\d{8})\ncrc32 ([0-9a-f]{8})/;

/** Bit by bit, as the program does it; milliseconds per KB. */
const CRC_PER_KB = 1.6;

export function isDemo(machine: Machine): boolean {
  return imageText(machine).includes(GREETING);
}

/** Greets, shows the header, checks the data file, ticks for ever. */
export function* playDemo(machine: Machine): Routine<never> {
  const text = imageText(machine);
  const at = text.indexOf(GREETING);
  yield* printLines(machine, text.slice(at, text.indexOf("\0", at)));
  const header = Array.from(machine.flash.content.subarray(0, 4), (byte) => hexDigits(byte, 2));
  yield* printLines(machine, `Image header at 0x000000: ${header.join(" ")}\nData file at 0x010000: `);
  yield* printLines(machine, yield* checkData(machine));
  for (let second = 1;; second++) {
    yield 1000;
    yield* printLines(machine, `tick ${second}\n`);
  }
}

function* checkData(machine: Machine): Routine<string> {
  const data = machine.flash.content.subarray(DATA_OFFSET);
  const match = TITLE.exec(latin1(data.subarray(0, DATA_HEADER)));
  if (match === null) return "not found\n";
  const length = Number(match[1]);
  if (length < DATA_HEADER || length > DATA_MAX) return `${length} bytes, which cannot be: DAMAGED\n`;
  yield length / 1024 * CRC_PER_KB;
  const found = hexDigits(crc32(data.subarray(DATA_HEADER, length)), 8);
  const verdict = found === match[2] ? ": intact" : `, should be ${match[2]}: DAMAGED`;
  return `${length} bytes, CRC-32 ${found}${verdict}\n`;
}

/** CRC-32 of zip and Ethernet. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function printLines(machine: Machine, text: string): Routine<void> {
  return print(machine, text.replaceAll("\n", "\r\n"));
}

function imageText(machine: Machine): string {
  return latin1(machine.flash.content.subarray(0, IMAGE_MAX));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function hexDigits(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
