/** Ports that a board's own chip or its firmware provides, recognized by their USB ids. Pure; no I/O. */
import type { PortInfo } from "./port.ts";

/** Espressif's vendor id, the product id of USB Serial/JTAG, and the ids that the ROMs use on USB-OTG. */
const ESPRESSIF = 0x303a;
const USB_JTAG_SERIAL = 0x1001;
const USB_OTG_ROMS: readonly number[] = [0x0002, 0x0009, 0x0012];

/** The kind of native USB that the port belongs to; undefined for an adapter, and for a port made by firmware. */
export function nativeUsb({ usb }: PortInfo): "jtag-serial" | "otg" | undefined {
  if (usb?.vid !== ESPRESSIF) return undefined;
  if (usb.pid === USB_JTAG_SERIAL) return "jtag-serial";
  return USB_OTG_ROMS.includes(usb.pid) ? "otg" : undefined;
}

const ADAFRUIT = 0x239a;

/** The program on the board provides the port. Such programs usually print only while DTR is asserted. */
export function isFirmwareUsb(port: PortInfo): boolean {
  const vid = port.usb?.vid;
  return (vid === ESPRESSIF || vid === ADAFRUIT) && nativeUsb(port) === undefined;
}

/** The chip's USB unit or its firmware provides the port, so a reset replaces it by another USB device. */
export function isChipUsb(port: PortInfo): boolean {
  return nativeUsb(port) !== undefined || isFirmwareUsb(port);
}

/** The firmware starts the ROM loader when its port is opened at 1200 baud and closed: Arduino's convention. */
export function supportsTouch(port: PortInfo): boolean {
  // Adafruit's firmware starts its own loader instead of the ROM loader.
  return isFirmwareUsb(port) && port.usb?.vid === ESPRESSIF;
}

/** The time in which it returns, ample for Linux and macOS; milliseconds. */
export const RETURN_MS = 7_000;
/**
 * Windows needs 5 s more for the second of two devices with one serial number, such as two ESP32-S2 in their loaders, as
 * users of usbipd-win and of Proxmark3 report; milliseconds.
 */
const WINDOWS_RETURN_MS = 12_000;

/** The time in which a chip's own USB returns after a reset, milliseconds. `os`: as Deno names it. */
export function returnMs(os: string): number {
  return os === "windows" ? WINDOWS_RETURN_MS : RETURN_MS;
}
