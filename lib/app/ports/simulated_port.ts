/** `port: sim:huzzah`: a board in software, to try a profile without a real one. */
import type { Clock } from "../../clock.ts";
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import { createBoard, SIMULATED_BOARDS, type SimulatedBoard, simulatedBoard } from "../../simulator/mod.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";

export const SIMULATED = "sim:";

/** Boards that are plugged in, by their names: as long as a computer runs, which has one clock, they stay as they are. */
const plugged = new WeakMap<Clock, Map<string, SimulatedBoard>>();

/** Opens a board; it is as fast as a real one if `clock` is the real clock. Throws PortError for an unknown name. */
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
  const boards = plugged.get(clock) ?? new Map<string, SimulatedBoard>();
  plugged.set(clock, boards);
  const there = boards.get(name) ?? createBoard({
    clock,
    circuit: board.circuit,
    chip: board.chip,
    portError: (message, reason) => new PortError(message, reason),
  });
  boards.set(name, there);
  const port = await there.connect(name);
  await port.setBaud(baud);
  return port;
}
