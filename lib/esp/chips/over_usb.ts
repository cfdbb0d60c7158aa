/** Adapts a chip's dialects to a connection over its own USB. Pure; no I/O. */
import type { Chip, Dialect } from "./chip.ts";
import type { UsbKind } from "./native_usb.ts";

/** Largest block in bytes that the ROM's USB-OTG driver accepts. */
const OTG_BLOCK = 0x800;

/** What a chip's ROM and stub can do. */
export type Dialects = Pick<Chip, "rom" | "stub">;

/** The dialects over the chip's own USB, which has no baud rate; USB-OTG takes only short blocks. */
export function overUsb({ rom, stub }: Dialects, usb: UsbKind | undefined): Dialects {
  const adapt = (dialect: Dialect): Dialect =>
    usb === undefined ? dialect : ({
      ...dialect,
      changeBaud: { kind: "none" },
      ...(usb === "otg"
        ? {
          ramBlock: Math.min(dialect.ramBlock, OTG_BLOCK),
          flashBlock: Math.min(dialect.flashBlock, OTG_BLOCK),
        }
        : {}),
    });
  return { rom: adapt(rom), ...(stub === undefined ? {} : { stub: adapt(stub) }) };
}
