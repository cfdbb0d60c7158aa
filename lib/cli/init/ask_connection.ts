/** Asks for the port and the board of a new profile. */
import { PortError } from "../../errors.ts";
import { DEFAULTS, profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import { adapterName } from "../../serial/adapters.ts";
import type { BoardReference } from "../../profile/board_reference.ts";
import type { Profile } from "../../profile/profile.ts";
import type { PortInfo } from "../../serial/port.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { KNOWN } from "../../app/known_names.ts";
import { describeAuto, portLines } from "../describe/port_list.ts";
import type { System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";

/** Proposes "auto", or the first adapter if "auto" could not choose. */
export async function askPort(system: System, asker: Asker): Promise<Profile["port"]> {
  const ports = await listPorts(system);
  const likely = ports.filter((port) => adapterName(port) !== undefined);
  if (ports.length > 0) {
    const lines = [...portLines(ports, system), describeAuto(ports)];
    system.stderr.write(lines.map((line) => `${line}\n`).join(""));
  }
  return await asker("Port", {
    proposed: likely.length > 1 ? likely[0]!.path : formatPortName(DEFAULTS.port),
    read: (answer) => checkFlagValue(profileFields(KNOWN).port, answer, "Port"),
  });
}

export function askBoard(asker: Asker): Promise<BoardReference> {
  return asker('Board ("flasher boards" lists them)', {
    proposed: DEFAULTS.board,
    read: (answer) => checkFlagValue(profileFields(KNOWN).board, answer, "Board"),
  });
}

async function listPorts(system: System): Promise<readonly PortInfo[]> {
  try {
    return await system.listPorts();
  } catch (error) {
    // The profile can be written even if the ports cannot be listed.
    if (error instanceof PortError) return [];
    throw error;
  }
}
