/** Waits for a person to restart a board that no line can reset. */
import type { Report } from "../events.ts";
import { listen, type Listener } from "./listen.ts";

/**
 * Asks for RESET, and returns what the board sends first: "" if it sends nothing within `waitMs` milliseconds. Rejects
 * as `listen` does.
 */
export async function awaitReset(
  listener: Listener,
  { report, waitMs }: { readonly report: Report; readonly waitMs: number },
): Promise<string> {
  report({ type: "waiting", text: "press RESET (EN) on the board to start the firmware" });
  return await listen(listener, { ms: waitMs, until: (heard) => heard !== "" });
}
