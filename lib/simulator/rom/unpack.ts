/** FLASH_DEFL_DATA of the ESP32 family's ROM. */

import { pagesIn } from "../hardware/flash.ts";
import { WINDOW_SIZE } from "../codec/inflate.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";
import type { RomCommand } from "./command.ts";
import type { CommandOutcome, LoaderState } from "./state.ts";

const WRITE_FAILED = 8;
const CORRUPT = 0x0b;
const TOO_MUCH = 0x0d;

/** Inflates a block, and programs the output whenever the window is full or the stream ends. */
export function* unpack({ hardware, state }: RomCommand, data: Uint8Array): Routine<CommandOutcome> {
  const { inflater, window } = state.unpacking!;
  let input = data;
  while (true) {
    const at = state.unpacking!.at;
    const zlib = state.sequence === 1 && input === data;
    const step = inflater.run({ input, window, at, zlib, more: state.sequence < state.blocks });
    input = input.subarray(step.consumed);
    state.unpacking!.at += step.produced;
    yield step.produced / 1024 * hardware.timing.inflatePerKb;
    if (step.status === "failed") return CORRUPT;
    if (step.status === "done" || state.unpacking!.at >= WINDOW_SIZE) {
      const outcome = yield* flush(hardware, state);
      if (outcome !== "ok") return outcome;
    }
    if (step.status !== "windowFull") return "ok";
  }
}

/** Programs the content of the window, and empties it. */
function* flush(hardware: Hardware, state: LoaderState): Routine<CommandOutcome> {
  const { window, at } = state.unpacking!;
  const data = window.slice(0, at);
  state.unpacking!.at = 0;
  if (data.length > state.remaining) return TOO_MUCH;
  hardware.flash.program(state.pointer, data);
  yield pagesIn(state.pointer, data.length) * hardware.timing.pageProgram;
  const taken = hardware.flash.read(state.pointer, data.length);
  if (data.some((byte, i) => byte !== taken[i])) return WRITE_FAILED;
  state.pointer += data.length;
  state.remaining -= data.length;
  return "ok";
}
