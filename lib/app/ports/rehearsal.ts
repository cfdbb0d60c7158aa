/** Rehearsals: simulated boards on a simulated hub, in place of all ports of the computer. */
import type { Clock } from "../../clock.ts";
import type { RehearsalPort } from "../../serial/port.ts";
import { formatPortName, type RehearsalName } from "../../serial/port_name.ts";
import type { System } from "../system/system.ts";
import { namedBoard, simulatedBoardAt } from "./simulated_port.ts";

/** WCH CH340: the most frequent adapter. It has no serial number, so only the socket tells two of them apart. */
const ADAPTER = { vid: 0x1a86, pid: 0x7523, product: "USB Serial" } as const;

/** A person plugs in a board this often, milliseconds. */
const PLUG_EVERY_MS = 2_000;
/** A person unplugs a board this long after flasher has closed its port, milliseconds. */
const UNPLUG_AFTER_MS = 2_000;
/** Between two looks at the ports, milliseconds: less than the 300 for which the room waits in any case. */
const LOOK_EVERY_MS = 250;

/**
 * The ports of all boards, each at its own socket of one hub: `sim-1.3` is the third of hub 1. Throws PortError
 * ("not-found") for an unknown board.
 */
export function rehearsalPorts(name: RehearsalName, hub = 1): readonly RehearsalPort[] {
  const { name: board } = namedBoard(name);
  return Array.from({ length: name.count }, (_, index) => {
    const virtual = { kind: "sim", board, number: index + 1 } as const;
    const socket = `sim-${hub}.${index + 1}`;
    return { path: formatPortName(virtual), virtual, usb: ADAPTER, socket, address: socket };
  });
}

/** The boards as a person at a table plugs them in. No port of the computer is listed, so no real board is touched. */
export function rehearse(
  { clock }: { readonly clock: Clock },
  name: RehearsalName,
): Pick<System, "listPorts" | "portChanges"> {
  const boards = rehearsalPorts(name);
  /** The time at which a person began to plug in the boards, ms. */
  let begun: number | undefined;
  /** By path: since when the port of a board is closed after use, ms. */
  const closed = new Map<string, number>();
  const unplugged = new Set<string>();

  function look(): void {
    const now = clock.now();
    for (const { path, virtual } of boards) {
      const board = simulatedBoardAt(virtual, clock);
      if (board === undefined || board.state === "off") continue;
      if (board.isOpen) closed.delete(path);
      else if (!closed.has(path)) closed.set(path, now);
      if (now - (closed.get(path) ?? now) < UNPLUG_AFTER_MS) continue;
      board.unplug();
      unplugged.add(path);
    }
  }

  return {
    listPorts() {
      const now = clock.now();
      const come = begun === undefined ? 0 : Math.floor((now - begun) / PLUG_EVERY_MS);
      return Promise.resolve(boards.slice(0, come).filter(({ path }) => !unplugged.has(path)));
    },
    async *portChanges(signal) {
      begun ??= clock.now();
      while (!signal.aborted) {
        look();
        yield;
        await clock.sleep(LOOK_EVERY_MS);
      }
    },
  };
}
