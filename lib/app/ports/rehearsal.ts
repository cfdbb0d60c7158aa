/** Rehearsals: simulated boards on a simulated hub, in place of all ports of the computer. */
import type { Clock } from "../../clock.ts";
import type { RehearsalPort } from "../../serial/port.ts";
import { formatPortName, type RehearsalName } from "../../serial/port_name.ts";
import type { PortSource } from "./port_source.ts";
import { namedBoard, onSimulatedPortUse, simulatedBoardAt } from "./simulated_port.ts";

/** WCH CH340: the most frequent adapter. It has no serial number, so only the socket tells two of them apart. */
const ADAPTER = { vid: 0x1a86, pid: 0x7523, product: "USB Serial" } as const;

/** A person plugs in a board this often, milliseconds. */
const PLUG_EVERY_MS = 2_000;
/** A person unplugs a board this long after flasher has closed its port, milliseconds. */
const UNPLUG_AFTER_MS = 2_000;

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

/** A person who plugs in boards, one after the other. */
export interface Plugging {
  /** Only the first call counts. */
  readonly begin: () => void;
  /** How many boards have come; never less than before. It may be more than there are. */
  readonly come: () => number;
  /** When the next board comes, ms; Infinity: all have come, or nobody has begun. */
  readonly nextPlug: () => number;
}

/** `most`: how many boards come at most. `atOnce`: how many are there as soon as the person begins. */
export function plugging(
  clock: Clock,
  { most, atOnce }: { readonly most: number; readonly atOnce: number },
): Plugging {
  /** The time at which the person began, ms. */
  let begun: number | undefined;
  const come = () => begun === undefined ? 0 : atOnce + Math.floor((clock.now() - begun) / PLUG_EVERY_MS);
  return {
    begin: () => void (begun ??= clock.now()),
    come,
    nextPlug() {
      const now = come();
      return begun === undefined || now >= most ? Infinity : begun + (now - atOnce + 1) * PLUG_EVERY_MS;
    },
  };
}

/** The boards as a person at a table plugs them in. No port of the computer is listed, so no real board is touched. */
export function rehearse(
  { clock }: { readonly clock: Clock },
  name: RehearsalName,
): PortSource {
  const boards = rehearsalPorts(name);
  const { begin, come, nextPlug } = plugging(clock, { most: boards.length, atOnce: 0 });
  /** By path: since when the port of a board is closed after use, ms. */
  const closed = new Map<string, number>();
  const unplugged = new Set<string>();

  function unplugFinished(): void {
    for (const { path, virtual } of boards) {
      const since = closed.get(path);
      if (since === undefined || clock.now() < since + UNPLUG_AFTER_MS) continue;
      simulatedBoardAt(virtual, clock)?.unplug();
      closed.delete(path);
      unplugged.add(path);
    }
  }

  /** When the person acts next, ms; Infinity: when the port of a board is used, or never. */
  function nextMoment(): number {
    return Math.min(nextPlug(), ...[...closed.values()].map((since) => since + UNPLUG_AFTER_MS));
  }

  return {
    listPorts: () => Promise.resolve(boards.slice(0, come()).filter(({ path }) => !unplugged.has(path))),
    async *portChanges(signal) {
      begin();
      let news = Promise.withResolvers<void>();
      const wake = () => news.resolve();
      const stopListening = onSimulatedPortUse(clock, (path, isOpen) => {
        if (isOpen) closed.delete(path);
        else closed.set(path, clock.now());
        wake();
      });
      signal.addEventListener("abort", wake);
      try {
        while (!signal.aborted) {
          news = Promise.withResolvers();
          unplugFinished();
          yield;
          const moment = nextMoment();
          await (moment === Infinity
            ? news.promise
            : Promise.race([news.promise, clock.sleep(moment - clock.now())]));
        }
      } finally {
        signal.removeEventListener("abort", wake);
        stopListening();
      }
    },
  };
}
