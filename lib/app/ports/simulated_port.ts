/** Opens `sim:` ports: simulated boards, to try a profile without a real one. */
import type { Clock } from "../../clock.ts";
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import {
  createBoard,
  findSimulatedBoard,
  macOf,
  type NamedBoard,
  SIMULATED_BOARDS,
  type SimulatedBoard,
} from "../../simulator/mod.ts";
import { formatPortName, type RehearsalName, type SimulatedPortName } from "../../serial/port_name.ts";
import { suggest } from "../../suggest.ts";
import { severalPortsHint } from "./misspelt_port.ts";
import { quote } from "../../text.ts";

/** The simulated boards by name. A board keeps its state for as long as the system with this clock lives. */
const plugged = new WeakMap<Clock, Map<string, SimulatedBoard>>();

/** Throws PortError ("not-found") for an unknown name. */
export function namedBoard(name: SimulatedPortName | RehearsalName): NamedBoard {
  const board = findSimulatedBoard(name.board);
  if (board !== undefined) return board;
  const names = SIMULATED_BOARDS.map((one) => formatPortName({ kind: "sim", board: one.name }));
  const written = formatPortName(name);
  const one = formatPortName({ kind: "sim", board: name.board });
  const near = suggest(one, names);
  throw new PortError(`Cannot open ${quote(written)}: no such simulated board`, "not-found", {
    hint: severalPortsHint(written) ??
      (near === undefined
        ? `Simulated boards: ${names.join(", ")}.`
        : `Did you mean ${quote(near + written.slice(one.length))}?`),
  });
}

/** Gets the name of a port that was opened or closed. */
export type PortUseListener = (name: string, isOpen: boolean) => void;

const listeners = new WeakMap<Clock, Set<PortUseListener>>();

/** The simulated ports of the system with this clock are reported until the returned function is called. */
export function onSimulatedPortUse(clock: Clock, listener: PortUseListener): () => void {
  const all = listeners.get(clock) ?? new Set();
  listeners.set(clock, all.add(listener));
  return () => void all.delete(listener);
}

/** On the real clock, the board is as fast as a real one. Rejects with a PortError ("not-found") for an unknown name. */
export async function openSimulatedPort(
  portName: SimulatedPortName,
  { clock, baud, python }: {
    readonly clock: Clock;
    readonly baud: number;
    /** Module of the thread that runs the board's Python: lib/simulator/python/interpreter_worker.js. */
    readonly python: URL;
  },
): Promise<SerialPort> {
  const board = namedBoard(portName);
  const name = formatPortName(portName);
  const { number } = portName;
  const boards = plugged.get(clock) ?? new Map<string, SimulatedBoard>();
  plugged.set(clock, boards);
  const there = boards.get(name) ?? createBoard({
    clock,
    circuit: board.circuit,
    chip: board.chip,
    mac: macOf(board, number),
    ...(number === undefined ? {} : { seed: number }),
    python: { worker: python },
    onPortUse: (isOpen) => listeners.get(clock)?.forEach((listener) => listener(name, isOpen)),
    portError: (message, reason) => new PortError(message, reason),
  });
  boards.set(name, there);
  const port = await there.connect(name);
  await port.setBaud(baud);
  return port;
}

/** The board of a port that has been opened before. */
export function simulatedBoardAt(portName: SimulatedPortName, clock: Clock): SimulatedBoard | undefined {
  return plugged.get(clock)?.get(formatPortName(portName));
}
