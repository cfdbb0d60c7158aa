/** Writes a profile to a simulated board in virtual time, as `flasher run` writes it to a real one. */
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import { programBoard } from "../../esp/jobs/program.ts";
import { connectBaud } from "../../esp/link/session_options.ts";
import { ConnectError, PortError, WriteError } from "../../errors.ts";
import { hex } from "../../bytes.ts";
import { md5 } from "../../hash.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import { linesDuring } from "../../reset/hold.ts";
import type { SerialPort } from "../../serial/port.ts";
import { reopeningPort } from "../../serial/reopening.ts";
import { type Circuit, createBoard, type SimulatedBoard, VirtualClock } from "../../simulator/mod.ts";
import { quote } from "../../text.ts";
import { pressIntoBootloader } from "../boards/press_buttons.ts";
import { isAnyAsserted } from "../open_board.ts";
import { type Prepared, profileJob } from "../prepare.ts";
import type { Warning } from "../reporter.ts";
import { describeWiring, type Wiring } from "../wiring.ts";
import { filesRehearsal, type RehearsedFiles } from "./rehearse_files.ts";
import { describeRehearsalBoard, type RehearsalBoard } from "./simulated_board.ts";

/** A new board has finished starting by then, milliseconds. */
const START_MS = 1_000;
/** The result must not depend on the computer that checks. */
const OS = "linux";

/** The most common board. */
const USUAL_BOARD = { kind: "built-in", name: "auto_reset" } as const;
/** The chip's own USB, by its circuit. */
const USB_KINDS: Partial<Record<Circuit, UsbKind>> = { usbJtag: "jtag-serial", usbOtg: "otg" };
/** On these, a new board reaches its bootloader by its buttons alone. */
const NEEDS_BUTTONS: readonly Circuit[] = ["none", "usbOtg"];

export interface RehearsalOptions {
  /** The profile's board plugin, if it may run. */
  readonly plugin?: PluginBoard | undefined;
  /** Undefined without board_files. */
  readonly boardFiles?: RehearsedFiles;
}

export interface Rehearsed {
  /** What a person should know. */
  readonly notes: readonly Warning[];
  /** Number of files on the board; undefined: none were put there. */
  readonly boardFiles: number | undefined;
}

/**
 * Resolves when the simulated flash holds the whole plan, and the board its files. Rejects with the FlasherError of the
 * run, or a WriteError.
 */
export async function rehearseProfile(
  prepared: Prepared,
  board: RehearsalBoard,
  { plugin, boardFiles }: RehearsalOptions = {},
): Promise<Rehearsed> {
  const { profile } = prepared;
  const ownScripts = profile.reset !== undefined || profile.run !== undefined;
  // A plugin that may not run is replaced by the most frequent board.
  const known = profile.board.kind === "code" && plugin === undefined
    ? { ...profile, board: USUAL_BOARD }
    : profile;
  try {
    return await rehearseBoth(prepared, { board, plugin, profile: known, boardFiles });
  } catch (error) {
    if (!ownScripts || !(error instanceof ConnectError)) throw error;
    // The scripts may be for a circuit that the simulator does not have.
    const { reset: _reset, run: _run, ...withoutScripts } = known;
    const rehearsed = await rehearseBoth(prepared, {
      ...{ board, plugin, profile: withoutScripts, boardFiles },
    });
    const note: Warning = {
      message: `The profile's own reset scripts do not reach the bootloader of the simulated circuit ` +
        `${quote(board.circuit)}: the rehearsal used those of the board`,
      hint: "They may work on a board with another circuit.",
    };
    return { ...rehearsed, notes: [note, ...rehearsed.notes] };
  }
}

/** If the circuit's port disappears with the bootloader, the files are rehearsed on their own, behind a UART. */
async function rehearseBoth(prepared: Prepared, rehearsal: Rehearsal): Promise<Rehearsed> {
  const { board, profile } = rehearsal;
  if (rehearsal.boardFiles === undefined || board.circuit !== "usbOtg") {
    return await rehearse(prepared, rehearsal);
  }
  await rehearse(prepared, { ...rehearsal, boardFiles: undefined });
  return await rehearse(prepared, {
    ...rehearsal,
    board: { ...board, circuit: "autoReset" },
    plugin: undefined,
    profile: { ...profile, board: USUAL_BOARD },
  });
}

interface Rehearsal {
  readonly board: RehearsalBoard;
  readonly plugin: PluginBoard | undefined;
  readonly profile: Prepared["profile"];
  readonly boardFiles: RehearsedFiles | undefined;
}

async function rehearse(
  prepared: Prepared,
  { board, plugin, profile, boardFiles }: Rehearsal,
): Promise<Rehearsed> {
  const { circuit, chip, flashSize, flashId, plan } = board;
  const clock = new VirtualClock();
  const files = boardFiles === undefined ? undefined : filesRehearsal(boardFiles, { prepared, board });
  const simulated = createBoard({
    ...{ clock, circuit, chip, flashSize, flashId },
    ...files?.options,
    portError: (message, reason) => new PortError(message, reason),
  });
  if (NEEDS_BUTTONS.includes(circuit)) await pressIntoBootloader(simulated, clock);
  await clock.sleep(START_MS);
  const wiring = describeWiring(profile, { path: "the simulated board" }, { os: OS, plugin });
  const usb = USB_KINDS[circuit];
  // Whether the program boots is not simulated.
  const { expect: _expect, ...job } = profileJob({ ...prepared, profile });
  const whole = {
    ...job,
    ...wiring.methods,
    ...(usb === undefined ? {} : { usb }),
    ...{ clock, useStub: true, simulated: true, waitMs: 0, report: () => {} },
  };
  const port = await openPort(simulated, {
    clock,
    wiring,
    baud: connectBaud(whole),
    reopens: usb !== undefined,
  });
  try {
    await (files?.work ?? programBoard)(port, whole, simulated);
  } finally {
    await port.close();
    // Ends the thread of its Python.
    simulated.unplug();
  }
  for (const { path, offset, data, md5: wanted } of plan.regions) {
    const held = simulated.flash.subarray(offset, offset + data.length);
    if (md5(held) === wanted) continue;
    const at = offset + data.findIndex((byte, i) => byte !== held[i]);
    throw new WriteError(
      `Cannot rehearse ${quote(path)}: at ${hex(at)} the flash of a simulated ${
        describeRehearsalBoard(board)
      } does not hold it`,
      { hint: "This is a bug in flasher; please report it." },
    );
  }
  return { notes: files?.notes ?? [], boardFiles: files?.check(simulated) };
}

async function openPort(
  board: SimulatedBoard,
  { clock, wiring, baud, reopens }: {
    readonly clock: VirtualClock;
    readonly wiring: Wiring;
    readonly baud: number;
    readonly reopens: boolean;
  },
): Promise<SerialPort> {
  const open = async (rate: number) => {
    const opened = await board.connect();
    await opened.setBaud(rate);
    return opened;
  };
  const first = await open(baud);
  const port = reopens ? reopeningPort(first, { clock, open, baud }) : first;
  const held = linesDuring(wiring.methods.hold);
  if (isAnyAsserted(held)) await port.setLines(held);
  return port;
}
