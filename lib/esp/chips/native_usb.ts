/** The USB units and watchdogs of chips that connect over USB without a serial bridge. Pure; no I/O. */

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
  /** `feed` makes it feed itself; `key` unlocks its registers. */
  readonly super?: { readonly protect: number; readonly key: number; readonly feed: RegisterBit };
  /** The RTC watchdog can restart the chip as a power-on does. */
  readonly restarts: boolean;
}

/** Registers needed to program a chip over its own USB. */
export interface NativeUsb {
  readonly watchdogs: Watchdogs;
  /** While this bit is set, every reset ends in the bootloader. */
  readonly forcedDownload?: RegisterBit;
  /** Over USB-OTG, RTS restarts the chip only if this strapping bit is 1; "never" = not at all. Absent: no OTG. */
  readonly otgRestart?: RegisterBit | "never";
}

/** Unlocks the RTC watchdog's registers on every chip. */
export const WATCHDOG_KEY = 0x50d83aa1;
/** Unlocks the super-watchdog's registers on chips whose watchdogs are in the RTC controller. */
const SUPER_KEY = 0x8f1d312a;

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

/** Watchdogs in a separate unit at `base`, as on all later chips; `protect` is the offset of the locks. */
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
