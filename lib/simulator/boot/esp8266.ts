/** Boots as the ESP8266's ROM does: loads firmware from flash, and reports it on the UART. */

import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import { hexNumber, printText } from "./print_text.ts";
import { runProgram } from "./program.ts";

/** Loads the image at the start of the flash, and reports it at whatever rate is set. */
export function* bootEsp8266(hardware: Hardware): ChipCode {
  hardware.stage = "boot";
  const { content } = hardware.flash;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content[0] !== 0xe9) return yield* fail(hardware);
  let offset = 8;
  let sum = 0xef;
  let room = 16;
  const segments = content[1]!;
  for (let i = 0; i < segments; i++) {
    if (offset + 8 > content.length) { // past the end of the flash
      hardware.stage = "hung";
      return undefined;
    }
    const address = view.getUint32(offset, true);
    const length = view.getUint32(offset + 4, true);
    offset += 8;
    const data = content.subarray(offset, offset + length);
    if (data.length < length || !hardware.bus.store(address, data)) {
      hardware.stage = "hung"; // an exception: there is no memory at that address
      return undefined;
    }
    offset += length;
    for (const byte of data) sum ^= byte;
    yield length * hardware.timing.readPerKb / 1024;
    const tail = Math.max(0, length - room) % 16;
    yield* printText(
      hardware,
      `load ${hexNumber(address, 8)}, len ${length}, room ${room} \r\ntail ${tail}\r\n`,
    );
    yield* printText(hardware, `chksum ${hexNumber(sum, 2)}\r\n`);
    room = (16 - tail) % 16;
    if (room > 0 && room < 8 && i + 1 < segments) {
      yield* printText(hardware, `ho 0 tail ${tail} room ${room}\r\n`);
    }
    room = (room + 8) % 16;
  }
  if (segments === 0) { // the ROM jumps to an entry point that no segment contains
    hardware.stage = "hung";
    return undefined;
  }
  yield* printText(hardware, `csum ${hexNumber(sum, 2)}\r\n`);
  if (content[offset | 15] !== sum) {
    yield* printText(hardware, "csum err\r\n");
    return yield* fail(hardware);
  }
  return runProgram(hardware);
}

/** Without an image, the ROM gives up, and the watchdog resets it, again and again. */
function* fail(hardware: Hardware): Routine<ChipCode | undefined> {
  yield* printText(hardware, "ets_main.c ");
  hardware.stage = "hung";
  yield hardware.timing.watchdog;
  return hardware.reset("watchdog");
}
