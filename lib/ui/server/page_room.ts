/** The room of a page: the boards that a person chooses, and those that come while it watches. */
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import { allowPlugin } from "../../app/boards/plugin_consent.ts";
import { withFiles } from "../../app/board_files/with_files.ts";
import { flashWork } from "../../app/flash_work.ts";
import { NOBODY } from "../../app/person.ts";
import type { PortSource } from "../../app/ports/port_source.ts";
import { rateStore } from "../../app/rate_store.ts";
import type { Warn } from "../../app/reporter.ts";
import { openRoom } from "../../app/room/decide.ts";
import type { Room, RoomEvent, RoomReport, Unit } from "../../app/room/room.ts";
import { roomSystem, runRoom } from "../../app/room/run_room.ts";
import type { UnitContext } from "../../app/room/run_unit.ts";
import { shareKeepAwake } from "../../app/room/shared_awake.ts";
import { isRunning } from "../../app/room/turn.ts";
import { workOnUnit } from "../../app/room/work_on_unit.ts";
import type { System } from "../../app/system/system.ts";
import type { BoardWork } from "../../app/with_board.ts";
import { HiddenSecrets } from "../../secrets/hide.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { AgainRequest } from "../api.ts";
import type { PageRecord } from "../records.ts";
import type { BoardFacts } from "../state.ts";
import { AgreedWipes } from "./agreed_wipes.ts";
import { RequestError } from "./answers.ts";
import { BoardsApart } from "./apart.ts";
import { heard } from "./board_voice.ts";
import { pageRecord } from "./page_record.ts";
import type { PagePerson } from "./page_person.ts";
import type { PortOffers } from "./ports.ts";
import type { Planned } from "./program/desk.ts";
import type { RosterKeeper } from "./roster_keeper.ts";

export interface PageRoomOptions {
  readonly system: System;
  readonly source: PortSource;
  readonly named: boolean;
  readonly offers: PortOffers;
  readonly roster: RosterKeeper;
  readonly person: PagePerson;
  /** Keys of the plugins that a person has allowed. */
  readonly allowed: ReadonlySet<string>;
  readonly report: (record: PageRecord) => void;
  readonly warn: Warn;
  /** Called after each event. */
  readonly onChange: (room: Room) => void;
  /** Ends the program at once. */
  readonly leave: (room: Room) => void;
}

/** What a unit was begun with. */
interface Order {
  readonly planned: Planned;
  /** The file of the roster; undefined: in memory. */
  readonly path: string | undefined;
}

export class PageRoom {
  readonly #options: PageRoomOptions;
  readonly #orders = new Map<number, Order>();
  readonly #works = new WeakMap<Planned, BoardWork<Job, Done>>();
  readonly #wipes = new AgreedWipes();
  #room: Room;
  readonly #apart = new BoardsApart();
  /** Before the room is open: what it is to do then. */
  #send: (event: RoomEvent) => void = (event) => void this.#early.push(event);
  readonly #early: RoomEvent[] = [];
  /** The order of the boards that come, and of the one that is being chosen. */
  #watches: Order | undefined;
  #chooses: Order | undefined;
  readonly #shared: { readonly keepAwake: System["keepAwake"]; readonly rates: ReturnType<typeof rateStore> };

  constructor(options: PageRoomOptions) {
    this.#options = options;
    const { system, warn } = options;
    this.#room = openRoom({
      os: system.os,
      takes: "chosen",
      ports: options.named ? "chosen" : "known-adapters",
      on: [],
      jobs: Infinity,
      count: Infinity,
      lasts: true,
    }, { consented: true });
    this.#shared = { keepAwake: shareKeepAwake(system, warn), rates: rateStore(system) };
  }

  get working(): number {
    return this.#room.units.filter(isRunning).length;
  }

  get watching(): Planned | undefined {
    return this.#room.options.takes === "newcomers" ? this.#watches?.planned : undefined;
  }

  /** Returns when a person has stopped it and all boards have ended. */
  async run(): Promise<Room> {
    const { system, source, roster, offers, onChange, leave } = this.#options;
    await roster.open(undefined);
    return await runRoom({
      system: roomSystem(system, source),
      room: this.#room,
      ports: await source.listPorts(),
      records: roster.records,
      control: (send) => {
        this.#send = send;
        this.#early.forEach(send);
      },
      report: (report) => this.#onReport(report),
      observe: (room) => {
        this.#room = room;
        offers.update(room);
        onChange(room);
      },
      leave,
      work: (context) => this.#work(context),
    });
  }

  /** Begins a board at once. Returns its unit. Throws RequestError. */
  choose(planned: Planned, port: PortInfo): number {
    this.#apart.requireFree(port);
    const before = this.#room.units.length;
    this.#chooses = { planned, path: undefined };
    this.#send({ type: "choose", port });
    this.#chooses = undefined;
    const unit = this.#room.units[before];
    if (unit === undefined) {
      throw new RequestError(
        this.#room.stop === "no"
          ? "Cannot begin: flasher is already working on this board"
          : "Cannot begin: flasher is ending",
        409,
      );
    }
    return unit.id;
  }

  /** Takes the boards that come, until `count` have passed. Throws RequestError, or OutputError if the roster cannot be kept. */
  async watch(planned: Planned, count: number): Promise<void> {
    this.#apart.requireNoQuestion();
    const path = this.#options.roster.pathOf(planned);
    await this.#options.roster.open(path);
    this.#watches = { planned, path };
    this.#send({ type: "watch", count });
  }

  unwatch(): void {
    this.#send({ type: "unwatch" });
  }

  /** Throws RequestError unless the unit works in this attempt. */
  stop(id: number, attempt: number): void {
    if (!isRunning(this.#unit(id, attempt))) {
      throw new RequestError("Cannot stop: flasher is not working on this board", 409);
    }
    this.#send({ type: "stop", unit: id });
  }

  /** Throws RequestError unless the unit has ended in this attempt and its board is still plugged in. */
  again(id: number, { attempt, wipeFiles = false }: AgainRequest): void {
    const unit = this.#unit(id, attempt);
    const { state, presence, port } = unit;
    this.#apart.requireFree(port);
    if (state.kind !== "ended") throw new RequestError("Cannot begin again: this board has not ended", 409);
    if (presence.kind === "gone") {
      throw new RequestError("Cannot begin again: this board is unplugged", 409, "Plug it in.");
    }
    if (wipeFiles) this.#wipes.agree(unit);
    this.#send({ type: "retry", unit: id, any: true });
  }

  /** Starts the program of a board that has ended, and listens to it. Throws RequestError or PortError. */
  async restart(id: number, attempt: number): Promise<void> {
    const { system } = this.#options;
    const { state, presence, port } = this.#unit(id, attempt);
    this.#apart.requireNoQuestion();
    const order = this.#orders.get(id);
    const isFree = state.kind === "ended" && presence.kind === "present" && !this.#apart.has(port);
    if (order === undefined || !isFree) {
      throw new RequestError("Cannot restart: this board is unplugged, or flasher is working on it", 409);
    }
    const { profile, plugin } = order.planned.prepared;
    if (plugin !== undefined) {
      throw new RequestError("Cannot restart: only the plugin knows how. Press RESET", 409);
    }
    await this.#apart.run(port, async () => {
      const { restartBoard } = await import("./restart_board.ts");
      await restartBoard(system, { profile, info: port, say: this.#sayOf(order.planned, id) });
    });
  }

  /** Asks an idle board which chip it has, which resets it. Throws RequestError, or what connecting throws. */
  async look(port: PortInfo): Promise<BoardFacts> {
    this.#apart.requireFree(port);
    // A board may have two sockets: to reset one could reset the other.
    if (this.working > 0 || this.watching !== undefined || !this.#apart.isEmpty) {
      throw new RequestError("Cannot ask the board: flasher is working on other boards", 409);
    }
    return await this.#apart.ask(port, async () => {
      const { lookAtBoard } = await import("./firmware/look_at_board.ts");
      return await lookAtBoard(this.#options.system, port);
    });
  }

  interrupt(): void {
    this.#send({ type: "interrupt" });
  }

  #unit(id: number, attempt: number): Unit {
    const unit = this.#room.units.find((one) => one.id === id);
    if (unit === undefined) throw new RequestError("No such board", 404);
    if (unit.attempt !== attempt) {
      throw new RequestError("Cannot do this: the board has begun again since then", 409);
    }
    return unit;
  }

  #onReport(report: RoomReport): void {
    const { offers, roster } = this.#options;
    if (report.type === "attached") {
      const { id, attempt, port } = report.unit;
      if (attempt === 1) {
        const order = this.#chooses ?? this.#watches!;
        this.#orders.set(id, order);
        roster.assign(id, order.planned, order.path);
      }
      const portId = offers.idOf(port);
      const program = this.#orders.get(id)!.planned.program.name;
      return this.#options.report(
        pageRecord(report, { program, ...(portId === undefined ? {} : { portId }) }),
      );
    }
    // It cannot be begun again: what it was to get, which may be large, is not needed any more.
    if (report.type === "detached") {
      this.#orders.delete(report.unit.id);
      this.#wipes.forget(report.unit.id);
    }
    this.#options.report(pageRecord(report));
  }

  async #work(context: UnitContext): Promise<void> {
    const { system, person, allowed } = this.#options;
    const { unit, signal } = context;
    const { planned, path } = this.#orders.get(unit.id)!;
    const { prepared: { plugin: file, profile: written }, program } = planned;
    const plugin = file === undefined
      ? undefined
      : await allowPlugin({ system, person: NOBODY }, file, { allowed: [...allowed], forbidden: false });
    const { virtual } = unit.port;
    const work = this.#workOf(planned, this.#wipes.has(unit));
    await workOnUnit({
      system,
      profile: { ...written, port: virtual ?? { kind: "path", path: unit.port.path } },
      plugin,
      // The page asks the person, who may be slow.
      waitMs: Infinity,
      insistsOnBaud: typeof program.settings.baud === "number",
      person: person.forUnit(unit.id, signal),
      ...this.#shared,
      work: path === undefined ? heard(work, this.#sayOf(planned, unit.id)) : work,
    }, context);
  }

  #workOf(planned: Planned, wipes: boolean): BoardWork<Job, Done> {
    const { files } = planned;
    const work = this.#works.get(planned) ?? this.#flashWork(planned);
    return files === undefined ? work : withFiles(work, { ...files, wipes }, this.#options.system);
  }

  /** The files are compressed once for all boards. */
  #flashWork(planned: Planned): BoardWork<Job, Done> {
    const work = flashWork(this.#options.system, planned.prepared, { useStub: true });
    this.#works.set(planned, work);
    return work;
  }

  /** Shows a line that a board prints, which may be a secret. */
  #sayOf({ files }: Planned, unit: number): (line: string) => void {
    const hidden = new HiddenSecrets(files?.known.secrets ?? new Map());
    return (line) => this.#options.report({ type: "console", unit, text: hidden.inText(line) });
  }
}
