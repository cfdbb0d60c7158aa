/**
 * Plays the program that the ROM has started. The simulator does not execute code: it plays the project's own demo and
 * programs that a test describes. Any other program stays silent.
 */

import { isDemo, playDemo } from "./demo.ts";
import type { ChipCode, Hardware } from "../hardware/hardware.ts";
import { findPython } from "../python/firmware.ts";
import { playPython } from "../python/play_python.ts";
import { printText } from "./print_text.ts";
import { dividerFor } from "../hardware/uart.ts";

const USUAL_BAUD = 115_200;

/** Runs the program that the ROM has loaded. */
export function* runProgram(hardware: Hardware): ChipCode {
  hardware.stage = "running";
  hardware.bus.feedWatchdogs();
  const { program } = hardware;
  const { uart } = hardware.model;
  if (program === undefined && !isDemo(hardware)) return yield* runPython(hardware);
  hardware.divider = dividerFor(program?.baud ?? USUAL_BAUD, uart.clock, uart.fraction);
  if (program === undefined) return yield* playDemo(hardware);
  yield program.startup ?? 0;
  yield* printText(hardware, program.greeting(hardware.flash.content));
  if (program.crashes) {
    yield hardware.timing.watchdog;
    return hardware.reset("watchdog");
  }
  while (program.answer !== undefined) {
    yield "byte";
    yield* printText(hardware, program.answer(hardware.receive()));
  }
  return undefined;
}

/** The interpreter in the flash, if there is one and this board plays it. */
function* runPython(hardware: Hardware): ChipCode {
  const { python: host, flash, model } = hardware;
  if (host === undefined) return undefined;
  const firmware = findPython(flash.content, model.title.replace("-", "").toUpperCase());
  return firmware === undefined ? undefined : yield* playPython(hardware, firmware, host);
}
