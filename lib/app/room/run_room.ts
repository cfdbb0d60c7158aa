/** Runs a room: does what its decisions say, and turns what happens into its events. */
import { Interrupted } from "../../errors.ts";
import type { FlashEvent, Report } from "../../esp/events.ts";
import type { Gate } from "../../gate.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { PortSource } from "../ports/port_source.ts";
import type { System } from "../system/system.ts";
import { unlessAborted } from "../../unless_aborted.ts";
import { decide, reduce } from "./decide.ts";
import { wakeAt } from "./plugging.ts";
import type { Room, RoomAction, RoomEvent, RoomReport, UnitResult } from "./room.ts";
import type { RoomRecords } from "./records.ts";
import { runUnit, type UnitContext } from "./run_unit.ts";
import { failureOf, verdictOf } from "./verdict.ts";

export interface RoomSetup {
  readonly system: Pick<System, "clock" | "listPorts" | "onInterrupt" | "portChanges" | "portHolders">;
  /** As `openRoom` returns it. */
  readonly room: Room;
  /** The first listing: all ports, or those that a person named. */
  readonly ports: readonly PortInfo[];
  /** Called before the first start if the room needs consent. What it throws ends the room. */
  readonly consent?: (room: Room) => Promise<void>;
  /** Keeps what must survive this room. Default: nothing. */
  readonly records?: RoomRecords;
  /** Gets a function that makes events of what a person does, such as a request to try a board again. */
  readonly control?: ((send: (event: RoomEvent) => void) => void) | undefined;
  /** The whole work on one board. It must report `done` if it succeeds. */
  readonly work: (context: UnitContext) => Promise<unknown>;
  /** `room`: after the report. */
  readonly report: (report: RoomReport, room: Room) => void;
  /** Called after each event, for what no report tells, such as a port that is away for a moment. */
  readonly observe?: (room: Room) => void;
  /** Ends the program at once. */
  readonly leave: (room: Room) => void;
}

/** A unit that works, and the permissions that it waits for. */
interface Worker {
  readonly abort: AbortController;
  admission?: PromiseWithResolvers<void>;
  /** Resolves with the time at which the board may restart, ms. */
  restart?: PromiseWithResolvers<number>;
}

/** The ports may come from elsewhere; the rest is the computer. */
export function roomSystem(system: System, source: PortSource): RoomSetup["system"] {
  return {
    clock: system.clock,
    onInterrupt: (handler) => system.onInterrupt(handler),
    portHolders: (path) => system.portHolders(path),
    listPorts: () => source.listPorts(),
    portChanges: (signal) => source.portChanges(signal),
  };
}

/** Returns the room when all its units have ended. Throws what `consent` throws, and bugs of the room itself. */
export async function runRoom(setup: RoomSetup): Promise<Room> {
  const { system } = setup;
  const { clock } = system;
  const over = Promise.withResolvers<void>();
  const workers = new Map<number, Worker>();
  const watch = new AbortController();
  let room = setup.room;
  /** Ports that a person named one by one stay what they are, except in a room that lasts: it waits for them. */
  const follows = room.options.ports !== "chosen" || room.options.lasts === true;

  function send(event: RoomEvent): void {
    const now = clock.now();
    const actions = decide(room, event, now);
    room = reduce(room, event, now);
    actions.forEach(perform);
    setup.observe?.(room);
    scheduleTick();
  }

  const unitOf = (id: number) => room.units.find((one) => one.id === id)!;

  function perform(action: RoomAction): void {
    switch (action.type) {
      case "start":
        return void begin(action.unit, action.at).catch(over.reject);
      case "admit":
        return workers.get(action.unit)?.admission?.resolve();
      case "refuse":
        return workers.get(action.unit)?.admission?.reject(new Interrupted("Another unit has this board"));
      case "restart":
        return workers.get(action.unit)?.restart?.resolve(action.at);
      case "stop":
        return workers.get(action.unit)?.abort.abort(new Interrupted());
      case "report":
        return setup.report(action.report, room);
      case "leave":
        return setup.leave(room);
      case "end":
        return over.resolve();
    }
  }

  async function begin(id: number, at: number): Promise<void> {
    const worker: Worker = { abort: new AbortController() };
    workers.set(id, worker);
    const { signal } = worker.abort;
    let result: UnitResult = { kind: "done" };
    try {
      await sleepUntil(at, signal);
      const unit = unitOf(id);
      const report = (event: FlashEvent) => {
        setup.records?.observe(unit, event);
        send({ type: "work", unit: id, event });
      };
      await runUnit(system, { unit, signal, report, gate: gateOf(id, worker, report) }, {
        work: setup.work,
        onBlocked: (obstacle) => send({ type: "blocked", unit: id, ...obstacle }),
      });
    } catch (error) {
      result = { kind: "failed", failure: failureOf(error) };
    }
    result = await recorded(id, result, clock.now() - at);
    workers.delete(id);
    send({ type: "ended", unit: id, result });
  }

  /** No unit passes before its verdict is on the disk. */
  async function recorded(id: number, result: UnitResult, ms: number): Promise<UnitResult> {
    const unit = unitOf(id);
    try {
      await setup.records?.end(unit, verdictOf(unit, result), ms);
      return result;
    } catch (error) {
      const failure = failureOf(error);
      if (result.kind === "done") return { kind: "failed", failure: { ...failure, boardState: UNRECORDED } };
      send({ type: "work", unit: id, event: { type: "warning", message: failure.message } });
      return result;
    }
  }

  function gateOf(unit: number, worker: Worker, report: Report): Gate {
    const { signal } = worker.abort;
    let given: number | undefined;
    return {
      number: () => given,
      async admit(mac) {
        worker.admission = Promise.withResolvers();
        send({ type: "identified", unit, mac });
        await unlessAborted(worker.admission.promise, signal);
        if (mac === undefined) report({ type: "warning", message: NO_MAC });
        const { number, passedAt, ...known } = await setup.records?.admit(unitOf(unit), mac) ?? {};
        signal.throwIfAborted();
        given = number;
        if (number !== undefined) send({ type: "numbered", unit, number, ...known });
        if (passedAt === undefined) return "write";
        send({ type: "recalled", unit, passedAt });
        return "check";
      },
      async restart() {
        worker.restart = Promise.withResolvers();
        send({ type: "restarting", unit });
        // The flash is complete: an interrupt must not leave the board in its bootloader.
        await sleepUntil(await worker.restart.promise);
      },
    };
  }

  async function sleepUntil(at: number, signal?: AbortSignal): Promise<void> {
    const ms = at - clock.now();
    if (ms <= 0) return;
    await (signal === undefined ? clock.sleep(ms) : unlessAborted(clock.sleep(ms), signal));
  }

  let tick: number | undefined;
  /** Sends a tick when the room's next moment has come. */
  function scheduleTick(): void {
    const at = wakeAt(room);
    if (at === undefined || at === tick) return;
    tick = at;
    void sleepUntil(at).then(() => {
      if (tick !== at || watch.signal.aborted) return;
      tick = undefined;
      send({ type: "tick" });
    }).catch(over.reject);
  }

  async function watchPorts(): Promise<void> {
    for await (const _ of system.portChanges(watch.signal)) {
      const ports = await system.listPorts();
      if (watch.signal.aborted) return;
      send({ type: "ports", ports });
    }
  }

  send({ type: "ports", ports: setup.ports });
  if (!room.consented) {
    await setup.consent?.(room);
    // Until the answer, another device may have taken the name of a port.
    if (follows) send({ type: "ports", ports: await system.listPorts() });
    send({ type: "consent" });
  }
  setup.control?.(send);
  const stopListening = system.onInterrupt((request) => send({ type: request }));
  let failure: { readonly error: unknown } | undefined;
  try {
    if (follows) {
      void watchPorts().catch((error) => {
        if (watch.signal.aborted) return;
        // Without the list of ports, the room takes no more boards. Those that have begun must be finished.
        failure = { error };
        if (room.stop === "no") send({ type: "interrupt" });
      });
    }
    await over.promise;
    if (failure !== undefined) throw failure.error;
    return room;
  } finally {
    watch.abort();
    stopListening();
  }
}

const UNRECORDED = "The board holds everything, but the roster does not say so.";
const NO_MAC = "This chip does not report its MAC, so flasher cannot notice if the board is connected twice";
