/** Plays a reset script on a port, or lets a procedure do what it wants with it. */
import type { Clock } from "../clock.ts";
import { ConnectError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import type { ResetMethod, ResetScript } from "./script.ts";

/** Shows a person what to do; resolves when it is done, or at once where the caller keeps trying anyway. */
export type Ask = (text: string) => Promise<void>;

/**
 * Carries out the steps in order. Throws what the port throws, and ConnectError where the script asks a person and
 * there is no `ask`.
 */
export async function runScript(
  script: ResetScript,
  port: SerialPort,
  clock: Clock,
  ask?: Ask,
): Promise<void> {
  for (const step of script) {
    if ("set" in step) await port.setLines(step.set);
    else if ("wait" in step) await clock.sleep(step.wait);
    else if (ask !== undefined) await ask(step.ask);
    else {throw new ConnectError(
        `Cannot run reset script: it asks ${quote(step.ask)}, but nobody can be asked`,
      );}
  }
}

/** The steps in order, or the procedure. Throws what either throws. */
export async function runResetMethod(way: ResetMethod, port: SerialPort, clock: Clock): Promise<void> {
  if ("carryOut" in way) await way.carryOut(port, clock);
  else await runScript(way, port, clock);
}

/** True where only hands can do it. */
export function isNone(way: ResetMethod): boolean {
  return "length" in way && way.length === 0;
}
