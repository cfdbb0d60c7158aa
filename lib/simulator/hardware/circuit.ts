/** The circuits between DTR and RTS and the chip's EN and GPIO0. Pure; no I/O. */

/** State of the two modem lines; true = asserted. */
export interface LineState {
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** Levels at the chip's pins; true = high. Both have pull-ups. */
export interface Pins {
  readonly en: boolean;
  readonly gpio0: boolean;
}

/**
 * `autoReset`: two cross-coupled transistors, as on nearly every USB board: RTS alone pulls EN, DTR alone pulls GPIO0,
 * both or neither pull nothing. `direct`: DTR is wired to GPIO0 and RTS to RESET; an asserted line pulls its pin low.
 * `swapped`: the same with DTR on RESET and RTS on GPIO0. `none`: the lines are not connected; the board has buttons.
 * `usbJtag`: there are no lines; a unit in the chip acts on the computer's requests to set them. `usbOtg`: there are no
 * lines; code on the chip serves the port.
 */
export type Circuit = "autoReset" | "direct" | "swapped" | "none" | "usbJtag" | "usbOtg";

/** Levels at the chip's pins while no button is pressed. */
export function pinLevels(circuit: Circuit, { dtr, rts }: LineState): Pins {
  switch (circuit) {
    case "autoReset":
      return { en: !(rts && !dtr), gpio0: !(dtr && !rts) };
    case "direct":
      return { en: !rts, gpio0: !dtr };
    case "swapped":
      return { en: !dtr, gpio0: !rts };
    case "none":
    case "usbJtag":
    case "usbOtg":
      return { en: true, gpio0: true };
  }
}

/** The reaction of the USB-JTAG-Serial unit to a change: sets or clears its note for the next reset, or resets. */
export function usbJtagOrder({ dtr, rts }: LineState): "clear" | "note" | "reset" | "nothing" {
  if (dtr) return rts ? "nothing" : "note";
  return rts ? "reset" : "clear";
}
