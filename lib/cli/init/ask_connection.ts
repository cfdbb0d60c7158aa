/** Asks for the port and the board of a new profile. */
import { type Board, BOARDS } from "../../../plugins/mod.ts";
import { PortError, UsageError } from "../../errors.ts";
import { DEFAULTS, profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import { adapterName, autoChoice } from "../../serial/adapters.ts";
import type { BoardReference } from "../../profile/board_reference.ts";
import type { Profile } from "../../profile/profile.ts";
import type { PortInfo } from "../../serial/port.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { quote } from "../../text.ts";
import { KNOWN } from "../../app/known_names.ts";
import { describeAuto } from "../describe/port_list.ts";
import { portCells } from "../describe/port_rows.ts";
import type { System } from "../../app/system/system.ts";
import type { Asker } from "./asker.ts";
import type { Choice } from "./choices.ts";

/** Listed ports and boards; `?` shows the others. With the question, they fit on a terminal of 15 lines. */
const LISTED = 9;

/** Empty if the ports cannot be listed: the profile can be written even then. */
export async function portsNow(system: System): Promise<readonly PortInfo[]> {
  try {
    return await system.listPorts();
  } catch (error) {
    if (error instanceof PortError) return [];
    throw error;
  }
}

/** True if boards are connected, and `port: auto` would refuse to choose between their ports. */
export function needsChoice(ports: readonly PortInfo[]): boolean {
  return ports.some((port) => adapterName(port) !== undefined) && autoPort(ports) === undefined;
}

/** The port that `port: auto` would use now; undefined if there is none, or it refuses to choose. */
function autoPort(ports: readonly PortInfo[]): PortInfo | undefined {
  const choice = autoChoice(ports);
  return choice.kind === "port" ? choice.port : undefined;
}

/** The port of this computer that the profile's port means now; undefined if it is not connected, or elsewhere. */
export function portInfo(name: Profile["port"], ports: readonly PortInfo[]): PortInfo | undefined {
  if (name.kind === "auto") return autoPort(ports);
  return name.kind === "path" ? ports.find(({ path }) => path === name.path) : undefined;
}

/** Proposes "auto", unless several boards are connected: then only the person knows which one to write to. */
export async function askPort(
  { os }: Pick<System, "os">,
  asker: Asker,
  ports: readonly PortInfo[],
): Promise<Profile["port"]> {
  const choices = ports.map((port): Choice => ({ value: port.path, about: aboutPort(port, ports) }));
  const auto = formatPortName(DEFAULTS.port);
  const example = os === "windows" ? "COM3" : "/dev/ttyUSB0";
  asker.say(ports.length > 0 ? "Ports of this computer:" : "flasher found no serial port.");
  return await asker.ask("Port", {
    ...(needsChoice(ports) ? {} : { proposed: auto }),
    choices,
    listed: LISTED,
    expected: `a port such as ${example}`,
    help: ports.length === 0
      ? `auto uses the board that is connected when the profile runs. You can also type a name such as ${example}.`
      : describeAuto(ports),
    read: (answer) => readPort(answer, { os, ports }),
  });
}

/** Throws UsageError. */
function readPort(
  answer: string,
  { os, ports }: { readonly os: string; readonly ports: readonly PortInfo[] },
): Profile["port"] {
  const name = fullPortName(answer, { os, ports });
  const port = checkFlagValue(profileFields(KNOWN).port, name, "Port");
  // On Windows, drivers choose the names, with spaces as the only limit.
  const possible = os === "windows" ? !/\s/.test(name) : name.includes("/");
  if (port.kind !== "path" || possible) return port;
  throw new UsageError(`Port: found ${quote(answer)}, expected a port such as /dev/ttyUSB0`, {
    hint: 'To list the ports, type "?".',
  });
}

/** `/dev/ttyUSB0` for `ttyUSB0`, `COM3` for `com3`; any other name unchanged. */
export function fullPortName(
  name: string,
  { os, ports }: { readonly os: string; readonly ports: readonly Pick<PortInfo, "path">[] },
): string {
  if (os === "windows") return /^com\d+$/i.test(name) ? name.toUpperCase() : name;
  const listed = ports.find(({ path }) => path === `/dev/${name}`)?.path;
  return listed ?? (/^(tty|cu\.|rfcomm)[\w.-]+$/.test(name) ? `/dev/${name}` : name);
}

function aboutPort(port: PortInfo, ports: readonly PortInfo[]): string {
  const { adapter, "usb id": id, "serial number": serial, socket } = portCells(port, ports);
  const words = [
    adapter === "-" ? "" : adapter,
    id === "-" ? "" : id,
    serial === "-" ? "" : `serial number ${serial}`,
    socket === "-" ? "" : `socket ${socket}`,
  ];
  return words.filter((word) => word !== "").join(", ");
}

export function askBoard(
  asker: Asker,
  { chip, port }: {
    /** The chip of the profile, if it is known. */
    readonly chip: string | undefined;
    /** The USB device behind the port of the profile, if it is known. */
    readonly port: Pick<PortInfo, "usb"> | undefined;
  },
): Promise<BoardReference> {
  const { likely, others } = orderBoards({ chip, port });
  asker.say('Boards (for all of them, type "?"):');
  return asker.ask("Board", {
    proposed: DEFAULTS.board,
    choices: [...likely, ...others].map(({ name, summary }) => ({ value: name, about: summary })),
    listed: Math.min(likely.length, LISTED),
    expected: "the name of a board",
    help: "The board says how DTR and RTS reach the chip. auto_reset suits most boards with a USB socket.",
    read: (answer) => checkFlagValue(profileFields(KNOWN).board, answer, "Board"),
  });
}

/**
 * Boards for this chip over this adapter, then the chip's others, then the rest. The default comes first, and boards of
 * no particular make come last among the likely ones.
 */
export function orderBoards(
  { chip, port }: { readonly chip: string | undefined; readonly port: Pick<PortInfo, "usb"> | undefined },
): { readonly likely: readonly Board[]; readonly others: readonly Board[] } {
  const fits = ({ chips }: Board) => chip === undefined || chips === undefined || chips.includes(chip);
  const { usb } = port ?? {};
  const carries = (board: Board) =>
    usb === undefined || board.usb === undefined ||
    board.usb.some(([vid, pid]) => vid === usb.vid && pid === usb.pid);
  const rank = ({ name, usb }: Board) => name === DEFAULTS.board ? 0 : usb === undefined ? 2 : 1;
  const likely = BOARDS.filter((board) => fits(board) && carries(board)).sort((a, b) => rank(a) - rank(b));
  const rest = BOARDS.filter((board) => !likely.includes(board));
  return { likely, others: [...rest.filter(fits), ...rest.filter((board) => !fits(board))] };
}
