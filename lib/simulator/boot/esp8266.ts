/** The ESP8266's boot ROM: its banner, and how it loads firmware from flash, with its report on the UART. */

import type { Machine, Program, Routine } from "../hardware/machine.ts";
import type { BootModel, ResetCause } from "../models/model.ts";
import { hex, print } from "./print.ts";
import { runProgram } from "./program.ts";

const CAUSE = { pin: 2, watchdog: 4, software: 4 } as const satisfies Record<ResetCause, number>;

export const ESP8266_BOOT: BootModel = {
  banner: ({ cause, download }) =>
    `\r\n ets Jan  8 2013,rst cause:${CAUSE[cause]}, boot mode:(${download ? "1,6" : "3,7"})\r\n\r\n` +
    (cause === "watchdog" ? "wdt reset\r\n" : ""),
  offset: 0,
  flash: bootFlash,
};

/** Loads the image at the start of the flash as the boot ROM does, and reports it with whatever divider is set. */
export function* bootFlash(machine: Machine): Program {
  machine.stage = "boot";
  const { content } = machine.flash;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content[0] !== 0xe9) return yield* fail(machine);
  let offset = 8;
  let sum = 0xef;
  let room = 16;
  const segments = content[1]!;
  for (let i = 0; i < segments; i++) {
    if (offset + 8 > content.length) { // ran off the end of the flash
      machine.stage = "hung";
      return undefined;
    }
    const address = view.getUint32(offset, true);
    const length = view.getUint32(offset + 4, true);
    offset += 8;
    const data = content.subarray(offset, offset + length);
    if (data.length < length || !machine.silicon.store(address, data)) {
      machine.stage = "hung"; // an exception while copying to nowhere
      return undefined;
    }
    offset += length;
    for (const byte of data) sum ^= byte;
    yield length * machine.timing.readPerKb / 1024;
    const tail = Math.max(0, length - room) % 16;
    yield* print(machine, `load ${hex(address, 8)}, len ${length}, room ${room} \r\ntail ${tail}\r\n`);
    yield* print(machine, `chksum ${hex(sum, 2)}\r\n`);
    room = (16 - tail) % 16;
    if (room > 0 && room < 8 && i + 1 < segments) {
      yield* print(machine, `ho 0 tail ${tail} room ${room}\r\n`);
    }
    room = (room + 8) % 16;
  }
  if (segments === 0) { // the ROM jumps to the entry of nothing
    machine.stage = "hung";
    return undefined;
  }
  yield* print(machine, `csum ${hex(sum, 2)}\r\n`);
  if (content[offset | 15] !== sum) {
    yield* print(machine, "csum err\r\n");
    return yield* fail(machine);
  }
  return runProgram(machine);
}

/** No image: the ROM gives up, the watchdog resets it, for ever. */
function* fail(machine: Machine): Routine<Program | undefined> {
  yield* print(machine, "ets_main.c ");
  machine.stage = "hung";
  yield machine.timing.watchdog;
  return machine.reset("watchdog");
}
