/**
 * What the chip does once the ROM has started its program. Code is not executed: the project's own demo is known and
 * played, any other program is silent, unless a test says what it does.
 */

import { isDemo, playDemo } from "./demo.ts";
import type { Machine, Program } from "../hardware/machine.ts";
import { print } from "./print.ts";
import { dividerFor } from "../hardware/uart.ts";

/** A program that a test makes up. */
export interface SimulatedProgram {
  /** What it prints first; `flash` is the whole of it. */
  readonly greeting: (flash: Uint8Array) => string;
  /** Default 115200. */
  readonly baud?: number;
  /** Milliseconds from its start to the greeting. Default 0. */
  readonly startup?: number;
  /** What it prints when bytes arrive; without it, it does not listen. */
  readonly answer?: (bytes: Uint8Array) => string;
  /** Instead of listening it waits for the watchdog. */
  readonly crashes?: boolean;
}

const USUAL_BAUD = 115_200;

/** The program that the ROM has loaded. */
export function* runProgram(machine: Machine): Program {
  machine.stage = "running";
  const { program } = machine;
  const { uart } = machine.model;
  if (program === undefined && !isDemo(machine)) return undefined;
  machine.divider = dividerFor(program?.baud ?? USUAL_BAUD, uart.clock, uart.fraction);
  if (program === undefined) return yield* playDemo(machine);
  yield program.startup ?? 0;
  yield* print(machine, program.greeting(machine.flash.content));
  if (program.crashes) {
    yield machine.timing.watchdog;
    return machine.reset("watchdog");
  }
  while (program.answer !== undefined) {
    yield "byte";
    yield* print(machine, program.answer(machine.receive()));
  }
  return undefined;
}
