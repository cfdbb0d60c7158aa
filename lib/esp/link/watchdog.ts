/** The watchdogs of a chip on its own USB: they go on counting there, and one of them can restart the chip. */
import type { Chip } from "../chips/mod.ts";
import { type RegisterBit, WATCHDOG_KEY } from "../chips/native_usb.ts";
import type { Loader } from "./loader.ts";

/** Slow clock cycles until the watchdog bites: some 15 ms. */
const BITE = 2_000;
/** Enabled; at the first time-out the whole chip is reset, with its longest reset pulses (Espressif's SDK headers). */
const BITE_AND_RESTART = 0x80000000 | 5 << 28 | 1 << 8 | 2;
/** Milliseconds until the chip has restarted. */
const RESTART_MS = 500;

/**
 * A reset over USB-JTAG-Serial leaves the watchdogs of the program before it running: they would restart the chip in
 * the middle of its flash. Turns the one off, and lets the other feed itself.
 */
export async function quietWatchdogs(loader: Loader, { usb }: Chip): Promise<void> {
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

/** Restarts the chip as a power-on does, so that it looks at its strapping pins anew. False if it cannot do that. */
export async function restartByWatchdog(loader: Loader, { usb }: Chip): Promise<boolean> {
  if (usb === undefined || !usb.watchdogs.restarts) return false;
  const action = "Cannot restart the chip by its watchdog";
  const { config, timeout, protect } = usb.watchdogs;
  await loader.writeReg(protect, WATCHDOG_KEY, action);
  await loader.writeReg(timeout, BITE, action);
  await loader.writeReg(config, BITE_AND_RESTART >>> 0, action);
  await loader.writeReg(protect, 0, action);
  await loader.clock.sleep(RESTART_MS);
  return true;
}

/** Lets the next reset end in the firmware. */
export async function clearForcedDownload(loader: Loader, { usb }: Chip): Promise<void> {
  if (usb?.forcedDownload === undefined) return;
  const action = "Cannot let the chip leave its bootloader";
  const { register, mask } = usb.forcedDownload;
  await loader.writeReg(register, (await loader.readReg(register, action) & ~mask) >>> 0, action);
}

/** True if a bit of a register reads 1. */
export async function bitIsSet(
  loader: Loader,
  { register, mask }: RegisterBit,
  action: string,
): Promise<boolean> {
  return (await loader.readReg(register, action) & mask) !== 0;
}
