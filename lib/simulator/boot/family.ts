/** The boot ROM of the ESP32 family: how it checks and loads an image, with its report on the UART. */

import { sha256Hex } from "../codec/digest.ts";
import type { Machine, Program, Routine } from "../hardware/machine.ts";
import { hex, print } from "./print.ts";
import { runProgram } from "./program.ts";
import { secondStage } from "./second_stage.ts";

const HEADER = 24;
const MAX_SEGMENTS = 16;
const HASH = 32;

/** Loads the image at the chip's bootloader offset. */
export function* bootFamily(machine: Machine): Program {
  machine.stage = "boot";
  const { content } = machine.flash;
  const image = content.subarray(machine.model.boot.offset);
  const complaint = yield* load(machine, image);
  if (complaint !== undefined) return yield* fail(machine, complaint);
  return machine.secondStage ? secondStage(machine) : runProgram(machine);
}

/** What is wrong with the image, as the ROM prints it; undefined = it is loaded. */
function* load(machine: Machine, image: Uint8Array): Routine<string | undefined> {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const count = image[1]!;
  if (image[0] !== 0xe9 || count === 0 || count > MAX_SEGMENTS) {
    return `invalid header: ${hex(view.getUint32(0, true), 8)}`;
  }
  if (view.getUint16(12, true) !== machine.model.chipId) return "invalid chip id";
  yield* print(machine, `SPIWP:${hex(image[8]!, 2)}\r\nmode:DIO, clock div:1\r\n`);
  let at = HEADER;
  let sum = 0xef;
  for (let segment = 0; segment < count; segment++) {
    if (at + 8 > image.length) return "invalid segment";
    const [address, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const data = image.subarray(at + 8, at + 8 + length);
    if (data.length < length || !machine.memory.write(address, data)) {
      return `Invalid image block, can't boot.`;
    }
    for (const byte of data) sum ^= byte;
    at += 8 + length;
    yield length * machine.timing.readPerKb / 1024;
    yield* print(machine, `load:${hex(address, 8)},len:${hex(length, 1)}\r\n`);
  }
  if (image[at | 15] !== sum) {
    return `csum err:${hex(sum, 2)}!=${hex(image[at | 15] ?? 0, 2)}`;
  }
  const end = (at | 15) + 1;
  if (image[23] === 1) {
    const stated = Array.from(image.subarray(end, end + HASH), (byte) => byte.toString(16).padStart(2, "0"));
    if (sha256Hex(image.subarray(0, end)) !== stated.join("")) return "SHA-256 comparison failed";
  }
  const entry = view.getUint32(4, true);
  if (!machine.memory.has(entry, 1)) return "invalid entry";
  yield* print(machine, `entry ${hex(entry, 8)}\r\n`);
  return undefined;
}

/** No image: the ROM says so until its watchdog resets it, for ever. */
function* fail(machine: Machine, complaint: string): Routine<Program> {
  yield* print(machine, `${complaint}\r\n`);
  machine.stage = "hung";
  yield machine.timing.watchdog;
  return machine.reset("watchdog");
}
