/** Keeps the computer awake once for all boards: from the first one that needs it to the last. */
import type { System } from "../system/system.ts";

/** `onFailure` is called at most once. */
export function shareKeepAwake(
  system: Pick<System, "keepAwake">,
  onFailure: (reason: string) => void,
): System["keepAwake"] {
  let holders = 0;
  let failed = false;
  let awake: Promise<() => void> | undefined;
  return async () => {
    holders++;
    awake ??= system.keepAwake((reason) => {
      if (!failed) onFailure(reason);
      failed = true;
    });
    await awake;
    return () => {
      if (--holders > 0) return;
      void awake?.then((release) => release());
      awake = undefined;
    };
  };
}
