/** The number that a roster has for a board, for commands that only read it. */
import { UsageError } from "../errors.ts";
import type { Call } from "./command.ts";
import { refuseOwn } from "./room/flags.ts";

export interface RosterNumbers {
  /** The command names a roster. */
  readonly numbered: boolean;
  /** Undefined for a board that the roster does not have. */
  readonly numberOf: (mac: string | undefined) => number | undefined;
}

/** `used`: the profile has files that a number may go into. Throws UsageError. */
export async function rosterNumbers(call: Call, used: boolean): Promise<RosterNumbers> {
  const path = call.text("roster");
  if (path === undefined) return { numbered: false, numberOf: () => undefined };
  if (!used) {
    throw new UsageError("--roster: found no board_files to fill in, expected a profile that has them");
  }
  refuseOwn(call, "--roster, too, expected one of them");
  const [{ readRoster }, { rosterOf }] = await Promise.all([
    import("../app/roster/roster_files.ts"),
    import("../app/roster/roster.ts"),
  ]);
  const { boards } = rosterOf((await readRoster(call.system, path)).lines);
  return { numbered: true, numberOf: (mac) => mac === undefined ? undefined : boards.get(mac)?.number };
}
