/** Chips that the computer reaches through their own USB, without a serial bridge: what is different then. Pure; no I/O. */
import type { Chip, Dialect } from "./chip.ts";

/** How the port reaches the chip: the fixed USB-JTAG-Serial unit, or the USB-OTG unit that the ROM drives itself. */
export type UsbKind = "jtag-serial" | "otg";

/** A bit of a register. */
export interface RegisterBit {
  readonly register: number;
  readonly mask: number;
}

/** The registers of the RTC watchdog, and of the super-watchdog where there is one. Addresses. */
export interface Watchdogs {
  readonly config: number;
  readonly timeout: number;
  readonly protect: number;
  /** `feed` makes it feed itself; `key` opens its registers. */
  readonly super?: { readonly protect: number; readonly key: number; readonly feed: RegisterBit };
  /** The RTC watchdog can be used to restart the chip as a power-on does. */
  readonly restarts: boolean;
}

/** What a chip with USB of its own needs while it is programmed over it. */
export interface NativeUsb {
  readonly watchdogs: Watchdogs;
  /** While it is set every reset ends in the bootloader. */
  readonly forcedDownload?: RegisterBit;
  /** Over USB-OTG RTS restarts the chip where this strapping bit reads 1; "never" = it does not. Absent: no OTG. */
  readonly otgRestart?: RegisterBit | "never";
}

/** Opens the RTC watchdog's registers on every chip. */
export const WATCHDOG_KEY = 0x50d83aa1;
/** Opens the super-watchdog's registers on chips whose watchdogs are in the RTC controller. */
const SUPER_KEY = 0x8f1d312a;

/** What the ROM's USB-OTG driver takes at once. */
const OTG_BLOCK = 0x800;

/** Watchdogs in the RTC controller at `base`, as on ESP32-S3 and ESP32-C3. */
export function rtcWatchdogs(base: number, config: number): Watchdogs {
  return {
    config: base + config,
    timeout: base + config + 0x04,
    protect: base + config + 0x18,
    super: {
      protect: base + config + 0x20,
      key: SUPER_KEY,
      feed: { register: base + config + 0x1c, mask: 0x80000000 },
    },
    restarts: true,
  };
}

/** Watchdogs in a unit of their own at `base`, as on all later chips; `protect` is where the locks begin. */
export function lpWatchdogs(base: number, options: { protect?: number; restarts?: boolean } = {}): Watchdogs {
  const { protect = 0x18, restarts = true } = options;
  return {
    config: base,
    timeout: base + 0x04,
    protect: base + protect,
    super: {
      protect: base + protect + 0x08,
      key: WATCHDOG_KEY,
      feed: { register: base + protect + 0x04, mask: 1 << 18 },
    },
    restarts,
  };
}

/** `chip` as it is over its own USB, where a rate means nothing, and where OTG takes short blocks only. */
export function overUsb(chip: Chip, usb: UsbKind | undefined): Chip {
  if (usb === undefined) return chip;
  const adapt = (dialect: Dialect): Dialect => ({
    ...dialect,
    changeBaud: { kind: "none" },
    ...(usb === "otg"
      ? {
        ramBlock: Math.min(dialect.ramBlock, OTG_BLOCK),
        flashBlock: Math.min(dialect.flashBlock, OTG_BLOCK),
      }
      : {}),
  });
  return {
    ...chip,
    rom: adapt(chip.rom),
    ...(chip.stub === undefined ? {} : { stub: adapt(chip.stub) }),
  };
}
