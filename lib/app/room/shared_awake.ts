/** Keeps the computer awake once for all boards: from the first one that needs it to the last. */
import type { Warn } from "../reporter.ts";
import type { System } from "../system/system.ts";

/** Warns at most once if the system does not allow it. */
export function shareKeepAwake(
  system: Pick<System, "keepAwake">,
  warn: Warn,
): System["keepAwake"] {
  let holders = 0;
  let failed = false;
  let awake: Promise<() => void> | undefined;
  return async () => {
    holders++;
    awake ??= system.keepAwake((reason) => {
      if (!failed) warn({ message: `Cannot keep this computer awake: ${reason}`, hint: HINT });
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

const HINT = "Do not let it sleep until all boards are finished.";
