/** How DTR and RTS reach the chip's EN and GPIO0 on a board. Pure. */

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
 * both or neither pull nothing. `direct`: DTR is wired to GPIO0 and RTS to RESET, an asserted line pulls its pin low.
 * `swapped`: the same with DTR on RESET and RTS on GPIO0. `none`: the lines go nowhere; buttons only. `usbJtag`: there are no lines; the unit inside the chip takes what the
 * computer says of them for orders. `usbOtg`: neither are there any; the port is made by code on the chip.
 */
export type Circuit = "autoReset" | "direct" | "swapped" | "none" | "usbJtag" | "usbOtg";

/** Pins of the chip when nobody presses a button. */
export function pinsOf(circuit: Circuit, { dtr, rts }: LineState): Pins {
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

/** What the USB-JTAG-Serial unit does at a change: sets or clears a note for the next reset, or resets. */
export function orderOf({ dtr, rts }: LineState): "clear" | "note" | "reset" | "nothing" {
  if (dtr) return rts ? "nothing" : "note";
  return rts ? "reset" : "clear";
}
