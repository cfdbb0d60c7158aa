/** Where a program may speak when it is not heard: chips with USB of their own have two consoles. Pure; no I/O. */
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";

/** The console that is not listened to; "none" = the chip has but one. */
export type OtherConsole = "usb" | "uart" | "none";

/** `usb`: how the port reaches the chip, undefined = by its UART. */
export function otherConsole(chip: Pick<Chip, "usb">, usb: UsbKind | undefined): OtherConsole {
  return usb !== undefined ? "uart" : chip.usb !== undefined ? "usb" : "none";
}

/** What to try then. */
export const OTHER_CONSOLE: Readonly<Record<Exclude<OtherConsole, "none">, string>> = {
  usb:
    "The program's console may be the chip's own USB: plug in that socket of the board, and listen on its " +
    'port ("flasher ports" lists it).',
  uart: "The program's console may be the chip's UART pins: listen on the board's other port.",
};
