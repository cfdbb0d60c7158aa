/** The page of `flasher ui`: its server, its room, and the time that both live. */
import type { DownloadPolicy } from "../../app/downloads/downloader.ts";
import type { PortSource } from "../../app/ports/port_source.ts";
import type { Fallback } from "../../app/request.ts";
import type { Warning } from "../../app/reporter.ts";
import type { Room } from "../../app/room/room.ts";
import { labelsOf } from "../../app/roster/labels.ts";
import type { System } from "../../app/system/system.ts";
import type { Clock } from "../../clock.ts";
import { TICKET_PREFIX } from "../api.ts";
import type { HelpItem, PageRoom as RoomState, PageState } from "../state.ts";
import { createActions } from "./actions.ts";
import { DroppedFiles } from "./dropped_files.ts";
import { originOf } from "./gatekeeper.ts";
import { createHandler } from "./handler.ts";
import { Life } from "./life.ts";
import { PagePerson } from "./page_person.ts";
import { PageRoom } from "./page_room.ts";
import { PortOffers } from "./ports.ts";
import { ProfileOffers } from "./profile_offers.ts";
import { type FillOptions, ProgramDesk } from "./program/desk.ts";
import { CHOICES } from "./program/described.ts";
import { RosterKeeper } from "./roster_keeper.ts";
import { Sessions } from "./sessions.ts";
import { RecordStream } from "./stream.ts";

export interface UiOptions {
  readonly system: System;
  readonly source: PortSource;
  /** A person has named the ports. */
  readonly named: boolean;
  /** The version of flasher. */
  readonly flasher: string;
  /** A profile, firmware or build that nobody should change; undefined: the page chooses. */
  readonly program: string | undefined;
  /** Its profiles are offered. */
  readonly folder: string;
  readonly fallback: Fallback;
  /** Keys of board plugins that may run. */
  readonly allowed: readonly string[];
  /** How firmware may be downloaded that a person chooses by name. */
  readonly downloads: DownloadPolicy;
  /** What fills in the files for the boards' own file systems. */
  readonly fill: FillOptions;
  /** How long to live without a page and without work, ms; may be Infinity. */
  readonly idleMs: number;
  /** Why no board may be seen. Called when there is none. */
  readonly findHelp: () => Promise<readonly HelpItem[]>;
  /** For the person at the terminal. */
  readonly tell: (text: string) => void;
  readonly warn: (warning: Warning) => void;
  readonly onBug: (error: unknown) => void;
  /** After Ctrl-C, or a request of the system to end. `working`: boards that are being worked on. */
  readonly onStop: (stop: Room["stop"], working: number) => void;
  /** Ends the program at once. */
  readonly leave: (room: Room) => void;
  /** The clock of sessions, streams and idle times; default: the system's. */
  readonly timers?: Clock;
}

export interface Ui {
  readonly port: number;
  /** Proves to this server that the same person asks. */
  readonly secret: string;
  /** A fresh address of the page. It works once, for a minute. */
  readonly link: () => string;
  /** Resolves when flasher should end: a person has asked for it, or it was idle for too long. */
  readonly ended: Promise<Room>;
  readonly close: () => Promise<void>;
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Throws what listening throws, UsageError for a program that nobody can choose, or OutputError. */
export async function openUi(options: UiOptions): Promise<Ui> {
  const { system, flasher, timers = system.clock, warn } = options;
  const date = () => system.date().getTime();
  const allowed = new Set(options.allowed);
  const wishes = { sound: false, count: null as number | null };
  const state: PageState = {
    flasher,
    locked: options.program !== undefined,
    profiles: [],
    program: null,
    download: null,
    choices: CHOICES,
    ports: [],
    units: [],
    room: { watching: false, stop: "no", count: null, sound: false, roster: null },
    help: [],
    question: null,
    link: "live",
  };
  const life = new Life({
    clock: timers,
    idleMs: options.idleMs,
    unwatch: () => room.unwatch(),
    end: () => room.interrupt(),
  });
  const stream = new RecordStream(state, {
    clock: timers,
    date,
    onStreams: (streams) => life.update({ streams }),
  });
  const sessions = new Sessions({ random: randomBytes, now: () => timers.now() });
  const profiles = new ProfileOffers();
  const files = new DroppedFiles();
  const desk = new ProgramDesk({
    system,
    files,
    fallback: options.fallback,
    sourceOf: (id) => profiles.sourceOf(id),
    isAllowed: (key) => allowed.has(key),
    fill: options.fill,
    allowedHosts: options.downloads.hosts,
  });
  const offers = new PortOffers({ named: options.named, date, report: (record) => stream.add(record) });
  const roster = new RosterKeeper({ system, flasher, labels: labelsOf(options.fill.names ?? []), warn });
  const person = new PagePerson((question) => stream.add({ type: "question", question }));

  let stop: Room["stop"] = "no";
  function tellRoom(): void {
    const planned = room.watching;
    const now: RoomState = {
      watching: planned !== undefined,
      ...(planned === undefined ? {} : { program: planned.program.name }),
      stop,
      ...wishes,
      roster: planned === undefined ? null : { path: roster.pathOf(planned), kept: true },
    };
    if (JSON.stringify(now) !== JSON.stringify(stream.state.room)) stream.add({ type: "room", room: now });
  }

  let helping = false;
  async function tellHelp(): Promise<void> {
    if (helping) return;
    helping = true;
    const isEmpty = () => stream.state.ports.length === 0;
    const help = isEmpty() ? await options.findHelp() : [];
    // A board may have come meanwhile.
    if (stream.state.help.length > 0 || help.length > 0) {
      stream.add({ type: "help", help: isEmpty() ? help : [] });
    }
    helping = false;
  }

  let hadPorts: boolean | undefined;
  const room: PageRoom = new PageRoom({
    ...{ system, source: options.source, named: options.named, offers, roster, person, allowed, warn },
    report: (record) => stream.add(record),
    leave: options.leave,
    onChange(now) {
      if (stop !== now.stop) options.onStop(now.stop, room.working);
      stop = now.stop;
      life.update({ working: room.working });
      tellRoom();
      const hasPorts = stream.state.ports.length > 0;
      if (hasPorts !== hadPorts) void tellHelp().catch(options.onBug);
      hadPorts = hasPorts;
    },
  });

  let port = 0;
  const secret = randomBytes().toBase64({ alphabet: "base64url", omitPadding: true });
  const link = () => `${originOf(port)}/${TICKET_PREFIX}${sessions.issue()}`;
  const actions = createActions({
    ...{ system, policy: options.downloads, warn, onBug: options.onBug },
    ...{
      clock: timers,
      sessions,
      stream,
      files,
      desk,
      offers,
      room,
      roster,
      person,
      allowed,
      secret,
      wishes,
    },
    ...{
      tellRoom,
      link,
      tell: options.tell,
      end: () => room.interrupt(),
      during: (work) => life.during(work),
    },
  });
  const server = await system.serve(createHandler({
    port: () => port,
    accepts: (token) => sessions.accepts(token),
    serve: actions.serve,
    onBug: options.onBug,
  }));
  port = server.port;
  try {
    if (options.program !== undefined) {
      const id = profiles.add(options.program);
      stream.add({ type: "program", program: await desk.begin(options.program, id), locked: true });
    }
    const ended = room.run();
    life.start();
    void profiles.find(system, options.folder)
      .then((offered) => stream.add({ type: "profiles", profiles: offered })).catch(options.onBug);
    return {
      port,
      secret,
      link,
      ended,
      async close() {
        actions.close();
        stream.end();
        await server.close();
        await roster.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
