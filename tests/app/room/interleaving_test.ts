/** Rooms with random boards, plug histories and interleavings of work: the invariants of each. */
import { assert, assertEquals } from "@std/assert";
import type { RoomAction, Unit } from "../../../lib/app/room/room.ts";
import { isRunning, STAGGER_MS } from "../../../lib/app/room/turn.ts";
import { hubOf } from "../../../lib/serial/socket.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import type { PortInfo } from "../../../lib/serial/port.ts";
import { fc } from "../../tools/property.ts";
import { adapter, connected, done, mac, ownUsb, TestRoom } from "./world.ts";

const RUNS = 10_000;
const SOCKETS = 4;
const BOARDS = 5;

/** A board may have a second port: the chip's own USB. */
interface Board {
  readonly mac: string;
  readonly hasOwnUsb: boolean;
  /** The chip does not tell its MAC. */
  readonly isSecret: boolean;
}

const BOARD = fc.record({ hasOwnUsb: fc.boolean(), isSecret: fc.boolean() });

const STEP = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ do: fc.constant("plug"), board: fc.nat(BOARDS - 1), at: fc.nat(SOCKETS - 1) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("unplug"), at: fc.nat(SOCKETS - 1) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("reset"), at: fc.nat(SOCKETS - 1) }) },
  {
    weight: 30,
    arbitrary: fc.record({ do: fc.constant("time"), ms: fc.constantFrom(1, 150, 300, 5_000, 8_000) }),
  },
  { weight: 150, arbitrary: fc.record({ do: fc.constant("work"), unit: fc.nat(9), luck: fc.nat(9) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("retry"), unit: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("interrupt", "terminate") }) },
);

type Step =
  | { readonly do: "plug"; readonly board: number; readonly at: number }
  | { readonly do: "unplug" | "reset"; readonly at: number }
  | { readonly do: "time"; readonly ms: number }
  | { readonly do: "work"; readonly unit: number; readonly luck: number }
  | { readonly do: "retry"; readonly unit: number }
  | { readonly do: "interrupt" | "terminate" };

/** A table with sockets, and units that work as the actions of the room tell them. */
class Table {
  readonly room: TestRoom;
  readonly boards: readonly Board[];
  /** The board in each socket. */
  readonly sockets: (Board | undefined)[] = Array(SOCKETS).fill(undefined);
  /** Sockets whose own USB is away because of a reset. */
  readonly away = new Set<number>();
  /** What each unit has done: "started", "asked", "admitted", "proved". */
  readonly work = new Map<number, string>();
  /** The board that a unit was admitted to. */
  readonly owns = new Map<number, Board>();
  readonly stopped = new Set<number>();
  /** The boards that have passed during this visit, and their ports. */
  readonly passed = new Map<Board, string>();
  readonly starts: { readonly hub: string; readonly at: number }[] = [];
  proofs = 0;
  ended = false;

  constructor(
    boards: readonly Omit<Board, "mac">[],
    options: { readonly jobs: number; readonly takes: "all" | "newcomers" },
  ) {
    this.boards = boards.map((board, n) => ({ ...board, mac: mac(`0${n}`) }));
    this.room = new TestRoom(options);
    this.list();
  }

  get ports(): PortInfo[] {
    return this.sockets.flatMap((board, at) =>
      board === undefined ? [] : [
        adapter(at),
        ...(board.hasOwnUsb && !this.away.has(at) ? [ownUsb(at, board.mac.slice(-2))] : []),
      ]
    );
  }

  boardAt({ port }: Unit): Board | undefined {
    const board = this.sockets[Number(port.path.at(-1))];
    return this.ports.some(({ path }) => path === port.path) ? board : undefined;
  }

  list(): void {
    this.obey(this.room.ports(...this.ports));
  }

  obey(actions: readonly RoomAction[]): void {
    for (const action of actions) {
      switch (action.type) {
        case "start": {
          assertEquals(this.room.room.stop, "no", "a unit starts after Ctrl-C");
          this.work.set(action.unit, "started");
          const hub = hubOf(this.unit(action.unit).port.socket!)!;
          for (const other of this.starts.filter((one) => one.hub === hub)) {
            assert(Math.abs(other.at - action.at) >= STAGGER_MS, "two units of a hub start at once");
          }
          this.starts.push({ hub, at: action.at });
          break;
        }
        case "admit":
          this.admit(this.unit(action.unit));
          break;
        case "refuse":
          this.obey(this.room.fail(action.unit, 8));
          break;
        case "stop":
          this.stopped.add(action.unit);
          break;
        case "end":
          this.ended = true;
          break;
        case "restart":
        case "leave":
        case "report":
          break;
      }
    }
  }

  unit(id: number): Unit {
    return this.room.room.units.find((unit) => unit.id === id)!;
  }

  admit(unit: Unit): void {
    const board = this.boards.find((one) => one.mac === unit.mac);
    if (board !== undefined) {
      for (const [other, owned] of this.owns) {
        assert(owned !== board, `units ${other} and ${unit.id} have one chip`);
      }
      assert(!this.passed.has(board), "a board is written twice in one visit");
      this.owns.set(unit.id, board);
    }
    this.work.set(unit.id, "admitted");
  }

  /** One step of the work of a unit. */
  proceed(
    running: readonly Unit[],
    { unit: chosen, luck }: { readonly unit: number; readonly luck: number },
  ): void {
    const unit = running[chosen % running.length];
    if (unit === undefined) return;
    const { id } = unit;
    const step = this.work.get(id);
    // The port that was open when the board was unplugged is lost, even if the board is back.
    const board = unit.presence.kind === "gone" ? undefined : this.boardAt(unit);
    const owned = this.owns.get(id);
    if (owned !== undefined && unit.presence.kind === "present" && board !== undefined) {
      assertEquals(board.mac, owned.mac, "a unit follows its port to another board");
    }
    if (this.stopped.has(id)) return this.end(unit, () => this.room.fail(id, 130));
    if (board === undefined || luck === 0) {
      return this.end(unit, () => this.room.fail(id, board === undefined ? 11 : 8));
    }
    if (step === "started") {
      this.work.set(id, "asked");
      this.obey(this.room.identify(id, board.isSecret ? undefined : board.mac));
    } else if (step === "admitted" && luck === 1) {
      // A bug: success without a proof.
      this.end(unit, () => this.room.send({ type: "ended", unit: id, result: { kind: "done" } }));
    } else if (step === "admitted" && luck < 6) {
      const event: FlashEvent = luck < 4
        ? connected(board.isSecret ? undefined : board.mac)
        : { type: "resetting" };
      this.obey(this.room.send({ type: "work", unit: id, event }));
      if (luck === 5) this.obey(this.room.send({ type: "restarting", unit: id }));
    } else if (step === "admitted") {
      this.obey(this.room.send({ type: "work", unit: id, event: done() }));
      this.work.set(id, "proved");
    } else if (step === "proved") {
      this.proofs++;
      const passes = () => this.room.send({ type: "ended", unit: id, result: { kind: "done" } });
      if (owned !== undefined) this.passed.set(owned, unit.port.path);
      this.end(unit, passes);
    }
  }

  end({ id }: Unit, act: () => readonly RoomAction[]): void {
    this.owns.delete(id);
    this.stopped.delete(id);
    this.work.delete(id);
    this.obey(act());
  }

  step(step: Step): void {
    const { units } = this.room.room;
    switch (step.do) {
      case "plug": {
        const board = this.boards[step.board % this.boards.length]!;
        if (this.sockets[step.at] !== undefined || this.sockets.includes(board)) return;
        this.sockets[step.at] = board;
        this.passed.delete(board);
        return this.list();
      }
      case "unplug": {
        this.sockets[step.at] = undefined;
        this.away.delete(step.at);
        return this.list();
      }
      case "reset": {
        const board = this.sockets[step.at];
        if (board?.hasOwnUsb !== true) return;
        // A program that takes its USB away for long ends the visit, as unplugging does.
        if (this.passed.get(board)?.includes("ACM")) this.passed.delete(board);
        if (!this.away.delete(step.at)) this.away.add(step.at);
        return this.list();
      }
      case "time":
        return this.obey(this.room.after(step.ms));
      case "work":
        this.proceed(units.filter(isRunning), step);
        return;
      case "retry":
        return this.obey(this.room.send({ type: "retry", unit: step.unit }));
      case "interrupt":
      case "terminate":
        return this.obey(this.room.send({ type: step.do }));
    }
  }
}

Deno.test("rooms with random boards and histories: one chip has one unit, and a success its own proof", () => {
  let passes = 0;
  let refusals = 0;
  fc.assert(
    fc.property(
      fc.array(BOARD, { minLength: 1, maxLength: BOARDS }),
      fc.record({ jobs: fc.constantFrom(1, 2, Infinity), takes: fc.constantFrom("all", "newcomers") }),
      fc.array(STEP, { minLength: 20, maxLength: 80, size: "max" }),
      (boards, options, steps) => {
        const table = new Table(boards, options);
        for (const step of steps) {
          table.step(step as Step);
          const { units, options: { jobs } } = table.room.room;
          assert(units.filter(isRunning).length <= jobs, "too many units work");
        }
        const verdicts = table.room.states;
        assertEquals(verdicts.filter((one) => one === "passed").length, table.proofs);
        passes += table.proofs;
        refusals += verdicts.filter((one) => one === "same-board").length;
        if (table.ended) assertEquals(table.room.exitCode !== undefined, true);
      },
    ),
    { numRuns: RUNS },
  );
  assert(passes > RUNS / 10 && refusals > RUNS / 100, `${passes} boards passed, ${refusals} units let go`);
});
