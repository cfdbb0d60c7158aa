/** FLASH_DEFL_DATA of the ESP32 family's ROM. */

import { pagesIn } from "../hardware/flash.ts";
import { WINDOW } from "../codec/inflate.ts";
import type { Machine, Routine } from "../hardware/machine.ts";
import type { RomCommand } from "./command.ts";
import type { LoaderState, Outcome } from "./state.ts";

const WRITE_FAILED = 8;
const CORRUPT = 0x0b;
const TOO_MUCH = 0x0d;

/** Unpacks a block and programs what came out whenever the window is full, or the stream has ended. */
export function* unpack({ machine, state }: RomCommand, data: Uint8Array): Routine<Outcome> {
  const { inflater, window } = state.unpacking!;
  let input = data;
  while (true) {
    const at = state.unpacking!.at;
    const zlib = state.sequence === 1 && input === data;
    const step = inflater.run({ input, window, at, zlib, more: state.sequence < state.blocks });
    input = input.subarray(step.consumed);
    state.unpacking!.at += step.produced;
    yield step.produced / 1024 * machine.timing.inflatePerKb;
    if (step.status === "failed") return CORRUPT;
    if (step.status === "done" || state.unpacking!.at >= WINDOW) {
      const outcome = yield* flush(machine, state);
      if (outcome !== "ok") return outcome;
    }
    if (step.status !== "windowFull") return "ok";
  }
}

/** Programs the window and starts it anew. */
function* flush(machine: Machine, state: LoaderState): Routine<Outcome> {
  const { window, at } = state.unpacking!;
  const data = window.slice(0, at);
  state.unpacking!.at = 0;
  if (data.length > state.remaining) return TOO_MUCH;
  machine.flash.program(state.pointer, data);
  yield pagesIn(state.pointer, data.length) * machine.timing.pageProgram;
  const taken = machine.flash.read(state.pointer, data.length);
  if (data.some((byte, i) => byte !== taken[i])) return WRITE_FAILED;
  state.pointer += data.length;
  state.remaining -= data.length;
  return "ok";
}
