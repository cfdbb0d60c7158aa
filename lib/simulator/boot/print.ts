/** Text that a ROM prints. */

import type { Machine, Routine } from "../hardware/machine.ts";

/** Sends text; returns when the transmitter has taken all of it. */
export function* print(machine: Machine, text: string): Routine<void> {
  const wait = machine.transmit(new TextEncoder().encode(text));
  if (wait > 0) yield wait;
}

/** `0x1f`, in as many digits at least. */
export function hex(value: number, digits: number): string {
  return "0x" + value.toString(16).padStart(digits, "0");
}
