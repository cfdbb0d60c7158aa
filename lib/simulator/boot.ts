/** The boot ROM out of reset: the banner, then loader or firmware as GPIO0 says. */

import { bootFlash, print } from "./boot_flash.ts";
import type { Machine, Program } from "./machine.ts";
import { romLoader } from "./rom.ts";
import { RESET_DIVIDER } from "./uart.ts";

/** Out of reset: reads the straps, prints the banner at 74880 baud, goes on as GPIO0 says. */
export function* bootRom(machine: Machine): Program {
  machine.stage = "boot";
  machine.divider = RESET_DIVIDER;
  const mode = machine.gpio0 ? "3,7" : "1,6";
  yield* print(machine, `\r\n ets Jan  8 2013,rst cause:${machine.resetCause}, boot mode:(${mode})\r\n\r\n`);
  if (machine.resetCause === 4) yield* print(machine, "wdt reset\r\n");
  return machine.gpio0 ? bootFlash(machine) : romLoader(machine);
}
