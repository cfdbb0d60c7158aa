/** Runs reset methods, scripts or procedures, on a port. */
import type { Clock } from "../clock.ts";
import { ConnectError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import type { ResetMethod, ResetScript } from "./script.ts";

/** Asks the user to do something. Resolves when it is done, or at once if the caller keeps trying anyway. */
export type Ask = (text: string) => Promise<void>;

/**
 * Runs the steps in order. Throws what the port throws, and ConnectError if the script asks the user and there is no
 * `ask`.
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
        `Cannot run the reset script: it asks ${quote(step.ask)}, but there is no terminal to ask on`,
      );}
  }
}

/** Runs the script or the procedure. Throws what either throws. */
export async function runResetMethod(method: ResetMethod, port: SerialPort, clock: Clock): Promise<void> {
  if ("carryOut" in method) await method.carryOut(port, clock);
  else await runScript(method, port, clock);
}

/** True if only the user can reset the board. */
export function isEmptyMethod(method: ResetMethod): boolean {
  return "length" in method && method.length === 0;
}
