/** The work on one board of a room, from its start to its end: waits for a port that cannot be opened yet. */
import type { Report } from "../../esp/events.ts";
import type { Gate } from "../../gate.ts";
import { describeHolders } from "../../serial/holders/holder.ts";
import type { System } from "../system/system.ts";
import { unlessAborted } from "../../unless_aborted.ts";
import { RETRY_MS, waitForOpening } from "./opening.ts";
import type { Obstacle, Unit } from "./room.ts";

/** What the work on one board gets. Nothing of it is shared with another board. */
export interface UnitContext {
  readonly unit: Unit;
  /** Aborts with an Interrupted. */
  readonly signal: AbortSignal;
  readonly report: Report;
  readonly gate: Gate;
}

export interface UnitWork {
  readonly work: (context: UnitContext) => Promise<unknown>;
  /** Called once for each kind of obstacle. */
  readonly onBlocked: (obstacle: Obstacle) => void;
}

/** Throws what `work` throws, or the reason of the unit's signal. */
export async function runUnit(
  system: Pick<System, "clock" | "portHolders">,
  context: UnitContext,
  { work, onBlocked }: UnitWork,
): Promise<void> {
  const { clock } = system;
  const { unit: { port }, signal } = context;
  const start = clock.now();
  const blocked = new Set<Obstacle["what"]>();
  /** What was reported before the port could be opened: it is the same in each attempt. */
  const reported = new Set<string>();
  let opened = false;
  while (true) {
    try {
      await work({
        ...context,
        report(event) {
          if (event.type === "connecting") opened = true;
          const text = JSON.stringify(event);
          if (!opened && reported.has(text)) return;
          if (!opened) reported.add(text);
          context.report(event);
        },
      });
      return;
    } catch (error) {
      const wait = opened ? undefined : waitForOpening(error, clock.now() - start);
      if (wait === undefined) throw error;
      if (wait.isNews && !blocked.has(wait.what)) {
        blocked.add(wait.what);
        const holders = wait.what === "holder" ? await system.portHolders(port.path) : [];
        onBlocked({ what: wait.what, ...(holders.length > 0 && { holder: describeHolders(holders) }) });
      }
      await unlessAborted(clock.sleep(RETRY_MS), signal);
    }
  }
}
