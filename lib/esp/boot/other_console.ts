/** Chips with their own USB have two consoles; a silent program may print to the other one. Pure; no I/O. */
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";

/** The console that is not listened to; "none" = the chip has only one. */
export type OtherConsole = "usb" | "uart" | "none";

/** `usb`: the USB unit that the port connects to; undefined = the UART. */
export function otherConsole(chip: Pick<Chip, "usb">, usb: UsbKind | undefined): OtherConsole {
  return usb !== undefined ? "uart" : chip.usb !== undefined ? "usb" : "none";
}

/** Advice for each. */
export const OTHER_CONSOLE: Readonly<Record<Exclude<OtherConsole, "none">, string>> = {
  usb: "The program may print to the chip's own USB: connect that USB socket of the board, and use its " +
    'port ("flasher ports" lists it).',
  uart: "The program may print to the chip's UART pins: use the board's other port.",
};
