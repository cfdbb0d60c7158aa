/** What has to be done to a chip that is in its ROM before it can be worked with; a reset undoes it. */
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import type { Identity } from "./identify.ts";
import type { Loader } from "./loader.ts";
import { quietWatchdogs } from "./watchdog.ts";

/** Nothing in secure download mode, where there are no registers to write. */
export async function prepareChip(
  loader: Loader,
  { chip, security, revision }: Identity,
  usb: UsbKind | undefined,
): Promise<void> {
  if (security.secureDownload) return;
  if (usb === "jtag-serial") await quietWatchdogs(loader, chip);
  if (revision !== undefined) await powerFlash(loader, chip, revision);
}

/** Switches the flash's supply on, on silicon that leaves it off. */
async function powerFlash(loader: Loader, { flashPower }: Chip, revision: number): Promise<void> {
  const action = "Cannot switch the flash on";
  if (flashPower?.revisions.includes(revision) !== true) return;
  const words: number[] = [];
  for (const address of flashPower.words) words.push(await loader.readReg(address, action));
  for (const { register, set = 0, clear = 0, waitMs } of flashPower.steps(revision, words)) {
    const before = await loader.readReg(register, action);
    await loader.writeReg(register, ((before & ~clear) | set) >>> 0, action);
    if (waitMs !== undefined) await loader.clock.sleep(waitMs);
  }
}
