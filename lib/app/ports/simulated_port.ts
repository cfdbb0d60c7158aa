/** Opens `sim:` ports: simulated boards, to try a profile without a real one. */
import type { Clock } from "../../clock.ts";
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import {
  createBoard,
  findSimulatedBoard,
  SIMULATED_BOARDS,
  type SimulatedBoard,
} from "../../simulator/mod.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";

/** The simulated boards by name. A board keeps its state for as long as the system with this clock lives. */
const plugged = new WeakMap<Clock, Map<string, SimulatedBoard>>();

/** On the real clock, the board is as fast as a real one. Rejects with a PortError ("not-found") for an unknown name. */
export async function openSimulatedPort(
  portName: { readonly kind: "sim"; readonly board: string },
  { clock, baud }: { readonly clock: Clock; readonly baud: number },
): Promise<SerialPort> {
  const name = formatPortName(portName);
  const board = findSimulatedBoard(portName.board);
  if (board === undefined) {
    const names = SIMULATED_BOARDS.map((one) => formatPortName({ kind: "sim", board: one.name }));
    const near = suggest(name, names);
    throw new PortError(`Cannot open ${quote(name)}: no such simulated board`, "not-found", {
      hint: near === undefined ? `Simulated boards: ${names.join(", ")}.` : `Did you mean ${quote(near)}?`,
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
