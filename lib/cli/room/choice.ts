/** The boards that a room works on: those that a person names, or all that are plugged in. */
import { Interrupted, PortError, UsageError } from "../../errors.ts";
import type { Person } from "../../app/person.ts";
import { choosePort, type ChosenPort } from "../../app/ports/choose_port.ts";
import { rehearsalPorts } from "../../app/ports/rehearsal.ts";
import { wslHint } from "../../app/ports/wsl.ts";
import { describeIgnored, isIgnoredNews } from "../screen/room/room_text.ts";
import type { Prepared } from "../../app/prepare.ts";
import type { Room, RoomOptions } from "../../app/room/room.ts";
import { adapterName, usbId } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { formatPortName } from "../../serial/port_name.ts";
import type { Profile } from "../../profile/profile.ts";
import { printable, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { jobsOf, parsePort } from "./flags.ts";

/** How the boards of a room are chosen. */
export interface Choice {
  readonly ports: readonly ChosenPort[];
  readonly options: RoomOptions;
  /** A person has named each port. */
  readonly isNamed: boolean;
}

/** Throws UsageError, or PortError for a name that does not mean exactly one port. */
export async function chooseBoards(call: Call, profile: Profile): Promise<Choice> {
  const { system } = call;
  const options = {
    os: system.os,
    takes: "present",
    on: call.all("on"),
    jobs: jobsOf(call),
    count: Infinity,
  } as const;
  if (!call.has("all")) {
    return { ports: await namedPorts(call), options: { ...options, ports: "chosen" }, isNamed: true };
  }
  if (profile.port.kind !== "auto") {
    const found = quote(formatPortName(profile.port));
    throw new UsageError(`--all: found port ${found} in the profile, expected port: auto`, {
      hint: "Remove the line from the profile, or omit --all.",
    });
  }
  const ports = (await system.listPorts()).map((info) => ({ info }));
  return { ports, options: { ...options, ports: "known-adapters" }, isNamed: false };
}

/** Each port once, even if two names mean it. */
async function namedPorts({ system, all }: Call): Promise<readonly ChosenPort[]> {
  const ports = new Map<string, ChosenPort>();
  let hubs = 0;
  for (const text of all("port")) {
    const name = parsePort(text);
    const chosen = name.kind === "rehearsal"
      ? rehearsalPorts(name, ++hubs).map((info) => ({ info }))
      : [await choosePort(system, name)];
    for (const one of chosen) if (!ports.has(one.info.path)) ports.set(one.info.path, one);
  }
  return [...ports.values()];
}

export interface ConsentRequest {
  readonly person: Person;
  readonly prepared: Prepared;
}

/**
 * Shows what will be written to which boards, and asks. Throws PortError if there is no board, UsageError if no person can
 * be asked, Interrupted if the answer is not yes.
 */
export async function askConsent(
  call: Call,
  { person, prepared }: ConsentRequest,
  room: Room,
): Promise<void> {
  if (room.units.length === 0) throw noBoard(room, call);
  const erases = prepared.profile.erase === "all";
  // --yes agrees to writing. The word for an erase is --erase all.
  const needsWord = erases && call.text("erase") === undefined;
  if (call.has("yes") && !needsWord) return person.show(intentionForAll(room, prepared));
  const count = room.units.length === 1 ? "1 board" : `${room.units.length} boards`;
  if (!person.isPresent) {
    if (call.has("yes")) {
      throw new UsageError(`--yes: found erase: all in the profile, expected --erase all, too`, {
        hint: "--yes never agrees to an erase. To erase every board: --yes --erase all",
      });
    }
    throw new UsageError(`Cannot ask before writing to ${count}: found no terminal, expected one or --yes`, {
      hint: `In a script, confirm with --yes${erases ? " --erase all" : ""}, or name each board with --port.`,
    });
  }
  person.show(intentionForAll(room, prepared));
  const question = erases ? `Erase ${count} completely and write to them?` : `Write to ${count}?`;
  if (await person.confirm(question)) return;
  throw new Interrupted("Nothing was written: the answer was not yes");
}

/** What the room will write, and to which ports; one paragraph each. */
export function intention(ports: readonly PortInfo[], { source, files }: Prepared): string[] {
  return [
    `${printable(source)} writes:`,
    ...files.map(({ path, bytes }) => `  ${printable(path)}, ${describeSize(bytes.length)}`),
    "To each of these, whatever it holds now:",
    ...ports.map((port) => `  ${describePort(port)}`),
  ];
}

/** The same for ports that nobody has named. */
function intentionForAll({ units, ignored }: Room, prepared: Prepared): string[] {
  return [
    ...intention(units.map(({ port }) => port), prepared),
    ...ignored.filter(isIgnoredNews).map((one) => `  ${describeIgnored(one)}`),
    "Each of them is reset, even if it is no board: a 3D printer with such an adapter stops.",
  ];
}

function describePort({ path, usb, address }: PortInfo): string {
  const name = usb === undefined ? [] : [usbId(usb), adapterName({ usb }) ?? usb.product ?? ""];
  return [path, ...name, ...(address === undefined ? [] : [`at socket ${address}`])].map(printable).join(
    "  ",
  );
}

function noBoard({ ignored }: Room, { system }: Call): PortError {
  const hint = [
    "Plug the boards in with data cables (some cables only charge). Their adapters may need a driver.",
    ...ignored.map(describeIgnored),
    ...[wslHint(system)].filter((line) => line !== undefined),
  ];
  return new PortError("--all: found no board to write to, expected at least one", "not-found", {
    hint: hint.join("\n"),
  });
}
