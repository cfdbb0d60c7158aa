/** The boards that a room works on: those that a person names, all that are plugged in, or all that come. */
import { Interrupted, PortError, UsageError } from "../../errors.ts";
import type { BoardSources } from "../../app/board_files/sources.ts";
import type { Person } from "../../app/person.ts";
import { choosePort, type ChosenPort } from "../../app/ports/choose_port.ts";
import type { PortSource } from "../../app/ports/port_source.ts";
import { wslHint } from "../../app/ports/wsl.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { describeIgnored, isIgnoredNews } from "../screen/room/room_text.ts";
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Remembered, Room, RoomOptions } from "../../app/room/room.ts";
import { adapterName, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { formatPortName } from "../../serial/port_name.ts";
import type { Profile } from "../../profile/profile.ts";
import { printable, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { countOf, jobsOf, parsePort } from "./flags.ts";

/** "named": with --port; "all": what is plugged in now; "watch": what comes, with --present also what is plugged in now. */
export type RoomMode = "named" | "all" | "watch";

type Flags = Pick<Call, "has">;

/** How the boards of a room are chosen. */
export interface Choice {
  readonly ports: readonly ChosenPort[];
  readonly options: RoomOptions;
  readonly source: PortSource;
  /** A person has named each port. */
  readonly isNamed: boolean;
  /** All boards are simulated: each run begins with blank ones, and none of them belongs into a roster of real boards. */
  readonly isRehearsal: boolean;
}

/** Throws UsageError, or PortError for a name that does not mean exactly one port. */
export async function chooseBoards(call: Call, profile: Profile, mode: RoomMode): Promise<Choice> {
  const { system } = call;
  const options = {
    os: system.os,
    takes: mode !== "watch" ? "present" : call.has("present") ? "all" : "newcomers",
    on: call.all("on"),
    jobs: jobsOf(call),
    count: countOf(call),
  } as const;
  if (mode === "named") {
    const ports = await namedPorts(call);
    const isRehearsal = ports.every(({ info }) => info.virtual?.kind === "sim");
    return { ports, options: { ...options, ports: "chosen" }, source: system, isNamed: true, isRehearsal };
  }
  if (mode === "watch" && profile.port.kind === "rehearsal") {
    const { rehearse } = await import("../../app/ports/rehearsal.ts");
    const source = rehearse(system, profile.port);
    return {
      ports: [],
      options: { ...options, ports: "known-adapters" },
      source,
      isNamed: false,
      isRehearsal: true,
    };
  }
  if (profile.port.kind !== "auto") {
    const found = quote(formatPortName(profile.port));
    const where = call.text("port") === undefined ? " in the profile" : "";
    throw new UsageError(`${NAMES[mode]}: found port ${found}${where}, expected port: auto`, {
      hint: "Remove the port from the profile or the command, or write to one board: flasher run",
    });
  }
  const ports = (await system.listPorts()).map((info) => ({ info }));
  return {
    ports,
    options: { ...options, ports: "known-adapters" },
    source: system,
    isNamed: false,
    isRehearsal: false,
  };
}

/** Each port once, even if two names mean it. */
async function namedPorts({ system, all }: Call): Promise<readonly ChosenPort[]> {
  const warn = warnOnStderr(system);
  const ports = new Map<string, ChosenPort>();
  let hubs = 0;
  for (const text of all("port")) {
    const name = parsePort(text);
    const chosen = name.kind === "rehearsal"
      ? (await import("../../app/ports/rehearsal.ts")).rehearsalPorts(name, ++hubs).map((info) => ({ info }))
      : [await choosePort(system, name)];
    for (const one of chosen) {
      if (!ports.has(one.info.path)) ports.set(one.info.path, one);
      else warn({ message: `--port: found ${quote(one.info.path)} twice: flasher writes to it once` });
    }
  }
  return [...ports.values()];
}

/** As a person knows them. */
const NAMES = { all: "--all", watch: "watch" } as const;

export interface ConsentRequest {
  readonly person: Person;
  readonly prepared: PreparedRequest;
  readonly mode: RoomMode;
  /** What the roster says about the board at a port that is ignored. */
  readonly remembered: (port: PortInfo) => Remembered | undefined;
}

/**
 * Shows what will be written to which boards, and asks. Throws PortError if there is no board and none will come, UsageError if no person can
 * be asked, Interrupted if the answer is not yes.
 */
export async function askConsent(
  call: Call,
  { person, prepared, mode, remembered }: ConsentRequest,
  room: Room,
): Promise<void> {
  const watches = mode === "watch";
  const ignored = room.ignored.map((one) => ({ ...one, remembered: remembered(one.port) }));
  if (room.units.length === 0 && !watches) throw noBoard(ignored, call);
  const erases = prepared.profile.erase === "all";
  // --yes agrees to writing. The word for an erase is --erase all.
  const needsWord = erases && call.text("erase") === undefined;
  const plan = watches
    ? intentionForNewcomers(call, room, prepared)
    : intentionForAll(call, { units: room.units, ignored, date: () => call.system.date() }, prepared);
  if (call.has("yes") && !needsWord) {
    if (!call.has("quiet")) person.show(plan);
    return;
  }
  const count = room.units.length === 1 ? "1 board" : `${room.units.length} boards`;
  const boards = watches ? "every board that you plug in" : count;
  if (!person.isPresent) {
    if (call.has("yes")) {
      throw new UsageError(`--yes: found erase: all in the profile, expected --erase all, too`, {
        hint: "--yes never agrees to an erase. To erase every board: --yes --erase all",
      });
    }
    throw new UsageError(`Cannot ask before writing to ${boards}: found no terminal, expected one or --yes`, {
      hint: `In a script, confirm with --yes${erases ? " --erase all" : ""}${
        watches ? "." : ", or name each board with --port."
      }`,
    });
  }
  person.show(plan);
  const question = erases
    ? `Erase ${boards} completely and write to ${watches || room.units.length === 1 ? "it" : "them"}?`
    : `Write to ${boards}?`;
  if (await person.confirm(question)) return;
  throw new Interrupted("Nothing was written: the answer was not yes");
}

/** What the room will write, and to which ports; one paragraph each. */
export function intention(call: Flags, ports: readonly PortInfo[], prepared: PreparedRequest): string[] {
  return [
    ...contentLines(call, prepared),
    "To each of these boards, whatever is on it now:",
    ...ports.map((port) => `  ${describePort(port)}`),
  ];
}

type Ignored = Parameters<typeof describeIgnored>[0];

/** The same for ports that nobody has named. */
function intentionForAll(
  call: Flags,
  { units, ignored, date }: Pick<Room, "units"> & {
    readonly ignored: readonly Ignored[];
    readonly date: () => Date;
  },
  prepared: PreparedRequest,
): string[] {
  return [
    ...intention(call, units.map(({ port }) => port), prepared),
    ...ignored.filter(isIgnoredNews).map((one) => `  ${describeIgnored(one, date)}`),
    "This resets each of them, even one that is not a board: a 3D printer with such an adapter stops.",
  ];
}

/** The same for boards that have yet to come. */
function intentionForNewcomers(call: Flags, { units }: Room, prepared: PreparedRequest): string[] {
  const known = call.has("again") ? "" : "; boards that passed before are only checked";
  return [
    ...contentLines(call, prepared),
    `To every board that is plugged in from now on, whatever is on it${known}.`,
    ...(units.length === 0 ? [] : ["Also to these, which are plugged in already:"]),
    ...units.map(({ port }) => `  ${describePort(port)}`),
    "This resets every board adapter that is plugged in, even one that belongs to something else: " +
    "a 3D printer with a CH340 stops.",
  ];
}

function contentLines({ has }: Flags, { from, source, files, boardFiles }: PreparedRequest): string[] {
  return [
    // A profile says what to write; firmware is what is written.
    `${from === "firmware" ? "flasher" : printable(source)} writes:`,
    ...files.map(({ path, bytes }) => `  ${printable(path)}, ${describeSize(bytes.length)}`),
    ...(boardFiles === undefined || has("no-board-files") ? [] : boardFileLines(boardFiles)),
  ];
}

/** More files than this are counted: a question must stay on the screen. */
const MOST_BOARD_FILES = 8;

function boardFileLines({ files, removals }: BoardSources): string[] {
  const more = files.length - MOST_BOARD_FILES;
  return [
    ...files.slice(0, MOST_BOARD_FILES).map((file) =>
      `  ${printable(file.to)} on the board, ` +
      (file.kind === "bytes" ? describeSize(file.bytes.length) : "with each board's own values")
    ),
    ...(more > 0 ? [`  ${more} more ${more === 1 ? "file" : "files"} on the board`] : []),
    // Files that would be lost are always listed, never only counted.
    ...(removals.length === 0 ? [] : ["It removes from the board:"]),
    ...removals.map((path) => `  ${printable(path)}`),
  ];
}

function describePort({ path, usb, address }: PortInfo): string {
  const name = usb === undefined ? [] : [usbId(usb), adapterName({ usb }) ?? usb.product ?? ""];
  return [path, ...name, ...(address === undefined ? [] : [`at socket ${address}`])].map(printable).join(
    "  ",
  );
}

function noBoard(ignored: readonly Ignored[], { system }: Call): PortError {
  const hint = [
    "Plug the boards in with data cables (some cables only charge). Their adapters may need a driver.",
    ...ignored.map((one) => describeIgnored(one, () => system.date())),
    ...[wslHint(system)].filter((line) => line !== undefined),
  ];
  return new PortError("--all: found no board to write to, expected at least one", "not-found", {
    hint: hint.join("\n"),
  });
}
