/** The boot ROM after a reset: prints its banner, then runs the loader or the firmware as the strapping pin says. */

import type { ChipCode, Hardware } from "../hardware/hardware.ts";
import { romLoader } from "../rom/rom.ts";
import { bootFromFlash } from "./boot_from_flash.ts";
import { printText } from "./print_text.ts";

/** Reads the strapping pin, prints the banner at the reset rate, and returns the loader or the firmware. */
export function* bootRom(hardware: Hardware): ChipCode {
  const { boot, uart } = hardware.model;
  hardware.stage = "boot";
  hardware.divider = uart.resetDivider;
  hardware.flash.addressBytes = 3;
  const download = !hardware.gpio0;
  yield* printText(hardware, boot.banner({ cause: hardware.resetCause, download }));
  return download ? romLoader(hardware) : bootFromFlash(hardware);
}
