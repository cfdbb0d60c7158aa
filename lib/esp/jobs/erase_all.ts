/** Erases the whole flash before files are written: `erase: all`. */
import type { WriteProgress } from "../flash/board_state.ts";
import { checkErasable, eraseFlash } from "../flash/erase.ts";
import { isBlank } from "../flash/flash_hash.ts";
import { checkAddressable } from "../flash/unsupported.ts";
import type { Unlock } from "../flash/write_protection.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import type { Job } from "./job.ts";

/** Does nothing if the flash is blank already. Throws as `checkErasable` and `eraseFlash` do. */
export async function eraseAll(
  loader: Loader,
  { identity, flashSize, job: { report, force = false }, progress, unlock }: {
    readonly identity: Identity;
    readonly flashSize: number;
    readonly job: Pick<Job, "report" | "force">;
    readonly progress: WriteProgress;
    readonly unlock: Unlock;
  },
): Promise<void> {
  const whole = { offset: 0, size: flashSize };
  checkAddressable(loader, identity.chip, {
    ...whole,
    action: "Cannot erase the whole flash",
    hint: "Set erase: files, or omit it: flasher then erases only what the files need.",
  });
  checkErasable(loader, whole, { identity, flashSize, force });
  report({ type: "proving", ...whole });
  if (await isBlank(loader, whole)) return;
  await eraseFlash(loader, whole, { flashSize, report, unlock, again: "Run again" });
  progress.wiped = true;
}
