/** How the board of a new profile is reached, as the person answers. */
import { PortError } from "../../errors.ts";
import { DEFAULTS, profileFields } from "../../profile/fields.ts";
import { judged } from "../../profile/parse_flag_value.ts";
import { adapterName } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { KNOWN } from "../../app/known_names.ts";
import { describeAuto, portLines } from "../actions/ports.ts";
import type { System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";

/** Proposes what "auto" would take, and a name where "auto" could not choose. */
export async function askPort(system: System, asker: Asker): Promise<string> {
  const ports = await portsOf(system);
  const likely = ports.filter((port) => adapterName(port) !== undefined);
  if (ports.length > 0) {
    const lines = [...portLines(ports, system), describeAuto(ports)];
    system.stderr.write(lines.map((line) => `${line}\n`).join(""));
  }
  return await asker("Port", {
    proposed: likely.length > 1 ? likely[0]!.path : DEFAULTS.port,
    read: (answer) => judged(profileFields(KNOWN).port, answer, "Port"),
  });
}

export function askBoard(asker: Asker): Promise<string> {
  return asker('Board ("flasher boards" lists them)', {
    proposed: DEFAULTS.board,
    read: (answer) => judged(profileFields(KNOWN).board, answer, "Board"),
  });
}

async function portsOf(system: System): Promise<readonly PortInfo[]> {
  try {
    return await system.listPorts();
  } catch (error) {
    // The profile is not less right where no ports can be listed.
    if (error instanceof PortError) return [];
    throw error;
  }
}
