/** Prepares a chip in its ROM for work. A reset undoes it. */
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import type { Identity } from "./identify.ts";
import type { Loader } from "./loader.ts";
import { disableWatchdogs } from "./watchdog.ts";

/** Does nothing in secure download mode, where registers cannot be written. */
export async function prepareChip(
  loader: Loader,
  { chip, security, revision }: Pick<Identity, "chip" | "security" | "revision">,
  usb: UsbKind | undefined,
): Promise<void> {
  if (security.secureDownload) return;
  if (usb === "jtag-serial") await disableWatchdogs(loader, chip);
  if (revision !== undefined) await powerFlash(loader, chip, revision);
}

/** Switches on the power supply of the flash on silicon that leaves it off. */
async function powerFlash(loader: Loader, { flashPower }: Chip, revision: number): Promise<void> {
  const action = "Cannot switch on the flash";
  if (flashPower?.revisions.includes(revision) !== true) return;
  const words: number[] = [];
  for (const address of flashPower.words) words.push(await loader.readReg(address, action));
  for (const { register, set = 0, clear = 0, waitMs } of flashPower.steps(revision, words)) {
    const before = await loader.readReg(register, action);
    await loader.writeReg(register, ((before & ~clear) | set) >>> 0, action);
    if (waitMs !== undefined) await loader.clock.sleep(waitMs);
  }
}
