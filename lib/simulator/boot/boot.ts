/** The boot ROM out of reset: the banner, then loader or firmware as the boot strap says. */

import type { Machine, Program } from "../hardware/machine.ts";
import { romLoader } from "../rom/rom.ts";
import { print } from "./print.ts";

/** Reads the straps, prints the banner at the rate of reset, goes on as the strap says. */
export function* bootRom(machine: Machine): Program {
  const { boot, uart } = machine.model;
  machine.stage = "boot";
  machine.divider = uart.resetDivider;
  machine.flash.addressBytes = 3;
  const download = !machine.gpio0;
  yield* print(machine, boot.banner({ cause: machine.resetCause, download }));
  return download ? romLoader(machine) : boot.flash(machine);
}
