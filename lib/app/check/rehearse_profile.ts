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
import { describeRehearsalBoard, type RehearsalBoard } from "./simulated_board.ts";

/** A new board has finished starting by then, milliseconds. */
const START_MS = 1_000;
/** The result must not depend on the computer that checks. */
const OS = "linux";

/** The chip's own USB, by its circuit. */
const USB_KINDS: Partial<Record<Circuit, UsbKind>> = { usbJtag: "jtag-serial", usbOtg: "otg" };
/** On these, a new board reaches its bootloader by its buttons alone. */
const NEEDS_BUTTONS: readonly Circuit[] = ["none", "usbOtg"];

/**
 * Resolves when the simulated flash holds the whole plan, with what a person should know about it. `plugin`: the
 * profile's board plugin, if it may run. Rejects with the FlasherError of the run, or a WriteError.
 */
export async function rehearseProfile(
  prepared: Prepared,
  board: RehearsalBoard,
  plugin?: PluginBoard,
): Promise<readonly Warning[]> {
  const { profile } = prepared;
  const ownScripts = profile.reset !== undefined || profile.run !== undefined;
  // A plugin that may not run is replaced by the most frequent board.
  const known = profile.board.kind === "code" && plugin === undefined
    ? { ...profile, board: { kind: "built-in", name: "auto_reset" } as const }
    : profile;
  try {
    await rehearse(prepared, { board, plugin, profile: known });
    return [];
  } catch (error) {
    if (!ownScripts || !(error instanceof ConnectError)) throw error;
    // The scripts may be for a circuit that the simulator does not have.
    const { reset: _reset, run: _run, ...withoutScripts } = known;
    await rehearse(prepared, { board, plugin, profile: withoutScripts });
    return [{
      message: `The profile's own reset scripts do not reach the bootloader of the simulated circuit ` +
        `${quote(board.circuit)}: the rehearsal used those of the board`,
      hint: "They may work on a board with another circuit.",
    }];
  }
}

interface Rehearsal {
  readonly board: RehearsalBoard;
  readonly plugin: PluginBoard | undefined;
  readonly profile: Prepared["profile"];
}

async function rehearse(prepared: Prepared, { board, plugin, profile }: Rehearsal): Promise<void> {
  const { circuit, chip, flashSize, flashId, plan } = board;
  const clock = new VirtualClock();
  const simulated = createBoard({
    ...{ clock, circuit, chip, flashSize, flashId },
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
    await programBoard(port, whole);
  } finally {
    await port.close();
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
