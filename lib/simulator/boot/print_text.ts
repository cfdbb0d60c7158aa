/** Printing text on the UART. */

import type { Hardware, Routine } from "../hardware/hardware.ts";

/** Sends text. Returns when the transmitter has taken all of it. */
export function* printText(hardware: Hardware, text: string): Routine<void> {
  const wait = hardware.transmit(new TextEncoder().encode(text));
  if (wait > 0) yield wait;
}

/** `0x1f`, padded to `digits` digits. */
export function hexNumber(value: number, digits: number): string {
  return "0x" + value.toString(16).padStart(digits, "0");
}
