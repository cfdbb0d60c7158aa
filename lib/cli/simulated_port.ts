/** `port: sim:huzzah`: a board in software, to try a profile without a real one. */
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import { createBoard, SIMULATED_BOARDS, simulatedBoard } from "../simulator/mod.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";

export const SIMULATED = "sim:";

/** Opens a new board; it is as fast as a real one if `clock` is the real clock. Throws PortError for an unknown name. */
export async function openSimulatedPort(
  name: string,
  { clock, baud }: { readonly clock: Clock; readonly baud: number },
): Promise<SerialPort> {
  const board = simulatedBoard(name.slice(SIMULATED.length));
  if (board === undefined) {
    const names = SIMULATED_BOARDS.map((one) => SIMULATED + one.name);
    const near = suggest(name, names);
    throw new PortError(`Cannot open ${quote(name)}: there is no such simulated board`, "not-found", {
      hint: near === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${quote(near)}?`,
    });
  }
  const port = await createBoard({
    clock,
    circuit: board.circuit,
    chip: board.chip,
    portError: (message, reason) => new PortError(message, reason),
  }).connect(name);
  await port.setBaud(baud);
  return port;
}
