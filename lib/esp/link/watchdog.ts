/** Controls the watchdogs of a chip on its own USB: they keep running there, and one of them can restart the chip. */
import type { Chip } from "../chips/mod.ts";
import { type RegisterBit, WATCHDOG_KEY } from "../chips/native_usb.ts";
import type { Loader } from "./loader.ts";

/** Slow clock cycles until the watchdog expires: about 15 ms. */
const TIMEOUT = 2_000;
/** Enabled; the first timeout resets the whole chip, with the longest reset pulses (Espressif's SDK headers). */
const ENABLE_RESET = 0x80000000 | 5 << 28 | 1 << 8 | 2;
/** Milliseconds until the chip has restarted. */
const RESTART_MS = 500;

/**
 * Turns the RTC watchdog off and lets the super-watchdog feed itself. A reset over USB-JTAG-Serial leaves the watchdogs
 * of the previous program running: they would restart the chip in the middle of a write.
 */
export async function disableWatchdogs(loader: Loader, { usb }: Chip): Promise<void> {
  if (usb === undefined) return;
  const action = "Cannot stop the chip's watchdogs";
  const { config, protect, super: superDog } = usb.watchdogs;
  await loader.writeReg(protect, WATCHDOG_KEY, action);
  await loader.writeReg(config, 0, action);
  await loader.writeReg(protect, 0, action);
  if (superDog === undefined) return;
  await loader.writeReg(superDog.protect, superDog.key, action);
  const { register, mask } = superDog.feed;
  await loader.writeReg(register, (await loader.readReg(register, action) | mask) >>> 0, action);
  await loader.writeReg(superDog.protect, 0, action);
}

/** Restarts the chip as power-on does, so that it samples its strapping pins. False if it cannot do that. */
export async function restartByWatchdog(loader: Loader, { usb }: Chip): Promise<boolean> {
  if (usb === undefined || !usb.watchdogs.restarts) return false;
  const action = "Cannot restart the chip by its watchdog";
  const { config, timeout, protect } = usb.watchdogs;
  await loader.writeReg(protect, WATCHDOG_KEY, action);
  await loader.writeReg(timeout, TIMEOUT, action);
  await loader.writeReg(config, ENABLE_RESET >>> 0, action);
  await loader.writeReg(protect, 0, action);
  await loader.clock.sleep(RESTART_MS);
  return true;
}

/** Clears the bit that makes every reset end in the bootloader. */
export async function clearForcedDownload(loader: Loader, { usb }: Chip): Promise<void> {
  if (usb?.forcedDownload === undefined) return;
  const action = "Cannot make the chip exit its bootloader";
  const { register, mask } = usb.forcedDownload;
  await loader.writeReg(register, (await loader.readReg(register, action) & ~mask) >>> 0, action);
}

/** True if the bit reads 1. */
export async function bitIsSet(
  loader: Loader,
  { register, mask }: RegisterBit,
  action: string,
): Promise<boolean> {
  return (await loader.readReg(register, action) & mask) !== 0;
}
