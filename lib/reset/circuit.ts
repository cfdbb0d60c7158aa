/** The circuits that connect DTR and RTS to a chip. Pure; no I/O. */

/**
 * `autoReset`: two cross-coupled transistors: DTR alone pulls GPIO0 low, RTS alone pulls EN low, both pull nothing.
 * `direct`: DTR is wired to GPIO0 and RTS to EN; each pulls its pin low. `swapped`: the same with the lines swapped.
 * `usbJtag`, `usbOtg`: no wires; the chip's USB unit, or the code that drives it, interprets the lines as commands.
 * `none`: the lines are not connected.
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

/** Levels at the chip's pins, which both have pull-ups; undefined if there are no wires. */
export function pinLevels(circuit: Circuit, { dtr, rts }: LineLevels): PinLevels | undefined {
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

/** USB-JTAG-Serial: DTR alone selects the bootloader for the next reset, RTS alone resets (reference manuals). */
export function usbJtagCommand({ dtr, rts }: LineLevels): "clear" | "select" | "reset" | undefined {
  if (dtr) return rts ? undefined : "select";
  return rts ? "reset" : "clear";
}

/** USB-OTG: releasing RTS restarts the chip, into the bootloader while DTR is asserted (ESP-IDF). */
export function usbOtgCommand(
  before: LineLevels,
  { dtr, rts }: LineLevels,
): "bootloader" | "firmware" | undefined {
  if (!before.rts || rts) return undefined;
  return dtr ? "bootloader" : "firmware";
}
