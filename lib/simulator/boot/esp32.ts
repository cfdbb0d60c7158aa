/** Boots as the ROM of the ESP32 family does: checks and loads an image, and reports it on the UART. */

import { sha256Hex } from "../codec/digest.ts";
import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import { hexNumber, printText } from "./print_text.ts";
import { runProgram } from "./program.ts";
import { espIdfBootloader } from "./esp_idf_bootloader.ts";

const HEADER = 24;
const MAX_SEGMENTS = 16;
const HASH = 32;

/** Loads the image at the chip's bootloader offset. */
export function* bootEsp32(hardware: Hardware): ChipCode {
  hardware.stage = "boot";
  const { content } = hardware.flash;
  const image = content.subarray(hardware.model.boot.offset);
  const complaint = yield* load(hardware, image);
  if (complaint !== undefined) return yield* fail(hardware, complaint);
  return hardware.espIdfBootloader ? espIdfBootloader(hardware) : runProgram(hardware);
}

/** Returns what is wrong with the image in the ROM's words, or undefined once it is loaded. */
function* load(hardware: Hardware, image: Uint8Array): Routine<string | undefined> {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const count = image[1]!;
  if (image[0] !== 0xe9 || count === 0 || count > MAX_SEGMENTS) {
    return `invalid header: ${hexNumber(view.getUint32(0, true), 8)}`;
  }
  if (view.getUint16(12, true) !== hardware.model.chipId) return "invalid chip id";
  yield* printText(hardware, `SPIWP:${hexNumber(image[8]!, 2)}\r\nmode:DIO, clock div:1\r\n`);
  let at = HEADER;
  let sum = 0xef;
  for (let segment = 0; segment < count; segment++) {
    if (at + 8 > image.length) return "invalid segment";
    const [address, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const data = image.subarray(at + 8, at + 8 + length);
    if (data.length < length || !hardware.memory.write(address, data)) {
      return `Invalid image block, can't boot.`;
    }
    for (const byte of data) sum ^= byte;
    at += 8 + length;
    yield length * hardware.timing.readPerKb / 1024;
    yield* printText(hardware, `load:${hexNumber(address, 8)},len:${hexNumber(length, 1)}\r\n`);
  }
  if (image[at | 15] !== sum) {
    return `csum err:${hexNumber(sum, 2)}!=${hexNumber(image[at | 15] ?? 0, 2)}`;
  }
  const end = (at | 15) + 1;
  if (image[23] === 1) {
    const stated = Array.from(image.subarray(end, end + HASH), (byte) => byte.toString(16).padStart(2, "0"));
    if (sha256Hex(image.subarray(0, end)) !== stated.join("")) return "SHA-256 comparison failed";
  }
  const entry = view.getUint32(4, true);
  if (!hardware.memory.has(entry, 1)) return "invalid entry";
  yield* printText(hardware, `entry ${hexNumber(entry, 8)}\r\n`);
  return undefined;
}

/** Without an image, the ROM prints why, and its watchdog resets it, again and again. */
function* fail(hardware: Hardware, complaint: string): Routine<ChipCode> {
  yield* printText(hardware, `${complaint}\r\n`);
  hardware.stage = "hung";
  yield hardware.timing.watchdog;
  return hardware.reset("watchdog");
}
