/** Warns of other programs that have the board's port open: each byte from the board reaches only one of them. */
import { describeHolders, type Holder, stopHolders } from "../../serial/holders/holder.ts";
import type { PortInfo } from "../../serial/port.ts";
import { quote } from "../../text.ts";
import type { Warn, Warning } from "../reporter.ts";
import type { System } from "../system/system.ts";

export interface HolderWatch {
  /** Resolves when the warning, if any, has been given. */
  readonly looked: () => Promise<void>;
  /** Ends the watch: no warning comes later. */
  readonly end: () => void;
}

/**
 * Looks for other programs on the port that was just opened. The search takes up to some 100 ms, so it runs beside the
 * work. After the first silence of the board, the work waits for `looked`.
 */
export function watchHolders(system: Pick<System, "portHolders">, info: PortInfo, warn: Warn): HolderWatch {
  let ended = info.virtual !== undefined;
  const search = ended ? Promise.resolve([]) : system.portHolders(info.path);
  const told = search.then((holders) => {
    if (!ended && holders.length > 0) warn(holderWarning(info, holders));
  });
  return { looked: () => told, end: () => void (ended = true) };
}

function holderWarning({ path }: PortInfo, holders: readonly Holder[]): Warning {
  return {
    message: `${quote(path)} is also open in ${
      describeHolders(holders)
    }, which may take what the board sends`,
    hint: stopHolders(holders),
  };
}
