/** `erase: all` in a run: the whole flash is made blank before the files are written. */
import type { Progress } from "../flash/board_state.ts";
import type { Identity } from "../link/identify.ts";
import { checkErasable, eraseFlash, isBlank } from "../flash/erase.ts";
import type { Loader } from "../link/loader.ts";
import type { Job } from "./program.ts";
import type { Unlock } from "../flash/write_protection.ts";
import { checkAddressable } from "../flash/unsupported.ts";

/** False if it was blank already. Throws as `eraseFlash` and `checkErasable` do. */
export async function eraseAll(
  loader: Loader,
  { identity, flashSize, job: { report, force = false }, progress, unlock }: {
    readonly identity: Identity;
    readonly flashSize: number;
    readonly job: Pick<Job, "report" | "force">;
    readonly progress: Progress;
    readonly unlock: Unlock;
  },
): Promise<boolean> {
  const whole = { offset: 0, size: flashSize };
  checkAddressable(loader, identity.chip, {
    ...whole,
    action: "Cannot erase the whole flash",
    hint: "Write erase: files, or leave it out: then only what the files need is erased.",
  });
  checkErasable(loader, whole, { identity, flashSize, force });
  report({ type: "proving", ...whole });
  if (await isBlank(loader, whole)) return false;
  await eraseFlash(loader, whole, { flashSize, report, unlock });
  progress.wiped = true;
  return true;
}
