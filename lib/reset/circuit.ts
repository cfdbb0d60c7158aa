/** How DTR and RTS reach a chip. Pure; no I/O. */

/**
 * `autoReset`: two cross-coupled transistors: DTR alone pulls GPIO0 low, RTS alone pulls EN low, both pull nothing.
 * `direct`: DTR is wired to GPIO0 and RTS to EN, each pulls its pin low. `swapped`: the same with the lines exchanged.
 * `usbJtag`, `usbOtg`: no wires; the chip's USB unit, or the code that serves it, takes the lines for orders.
 * `none`: the lines end at the adapter.
 */
export type Circuit = "autoReset" | "direct" | "swapped" | "usbJtag" | "usbOtg" | "none";

/** True = asserted. */
export interface LineLevels {
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** True = high. */
export interface PinLevels {
  readonly en: boolean;
  readonly gpio0: boolean;
}

/** Levels at the chip's pins, which both have pull-ups; undefined where there are no wires. */
export function pinsOf(circuit: Circuit, { dtr, rts }: LineLevels): PinLevels | undefined {
  switch (circuit) {
    case "autoReset":
      return { en: dtr || !rts, gpio0: rts || !dtr };
    case "direct":
      return { en: !rts, gpio0: !dtr };
    case "swapped":
      return { en: !dtr, gpio0: !rts };
    case "none":
      return { en: true, gpio0: true };
    case "usbJtag":
    case "usbOtg":
      return undefined;
  }
}

/** USB-JTAG-Serial: DTR alone notes "bootloader" for the next reset, RTS alone resets (reference manuals). */
export function unitOrder({ dtr, rts }: LineLevels): "clear" | "note" | "reset" | undefined {
  if (dtr) return rts ? undefined : "note";
  return rts ? "reset" : "clear";
}

/** Code that serves USB-OTG: the release of RTS restarts, into the bootloader while DTR is asserted (ESP-IDF). */
export function driverOrder(
  before: LineLevels,
  { dtr, rts }: LineLevels,
): "bootloader" | "firmware" | undefined {
  if (!before.rts || rts) return undefined;
  return dtr ? "bootloader" : "firmware";
}
