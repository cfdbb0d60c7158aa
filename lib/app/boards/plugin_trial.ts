/** Tries a board plugin on simulated boards. */
import { FlasherError, PortError } from "../../errors.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import { isEmptyMethod, runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import { reopeningPort } from "../../serial/reopening.ts";
import {
  type Circuit,
  createBoard,
  type LineChange,
  type ModelName,
  VirtualClock,
} from "../../simulator/mod.ts";
import { pressIntoBootloader } from "./press_buttons.ts";

/** Every circuit, with a chip that is used with it. */
export const CIRCUITS = {
  autoReset: "esp8266",
  direct: "esp8266",
  swapped: "esp8266",
  none: "esp8266",
  usbJtag: "esp32c3",
  usbOtg: "esp32s3",
} as const satisfies Record<Circuit, ModelName>;

/** The effect of a reset method on the chip. */
export type ResetOutcome = "bootloader" | "program" | "not reset";

export interface Trial {
  /** After `enterBootloader`; undefined if it failed. */
  readonly entered: ResetOutcome | undefined;
  /** After `runFirmware`, if there is one and the bootloader was entered. */
  readonly restarted: ResetOutcome | undefined;
  /** Line changes of `enterBootloader`; times in milliseconds from its start. */
  readonly changes: readonly LineChange[];
  /** Why one of the two failed. */
  readonly error: FlasherError | undefined;
}

/** Until the chip's ROM has finished starting and the computer sees its USB again; milliseconds. */
const START_MS = 1_000;

/** Runs the plugin on a new simulated board, in virtual time. */
export async function tryPlugin(circuit: Circuit, plugin: PluginBoard): Promise<Trial> {
  const clock = new VirtualClock();
  const board = createBoard({
    clock,
    circuit,
    chip: CIRCUITS[circuit],
    linesOnOpen: { dtr: false, rts: false },
    portError: (message, reason) => new PortError(message, reason),
  });
  // Only the bootloader has a port there: the firmware has no USB.
  if (circuit === "usbOtg") await pressIntoBootloader(board, clock);
  await clock.sleep(START_MS);
  const open = () => board.connect();
  const port = reopeningPort(await open(), { clock, open, baud: 115_200 });

  const began = clock.now();
  const linesBefore = board.lines.length;
  let changes: readonly LineChange[] = [];
  const play = async (method: ResetMethod): Promise<ResetOutcome> => {
    const { resets } = board.statistics;
    try {
      await runResetMethod(method, port, clock);
    } finally {
      if (changes.length === 0) changes = since(board.lines.slice(linesBefore), began);
    }
    await clock.sleep(START_MS);
    if (board.statistics.resets === resets) return "not reset";
    return board.state === "rom" ? "bootloader" : "program";
  };

  let entered: ResetOutcome | undefined;
  let restarted: ResetOutcome | undefined;
  let error: FlasherError | undefined;
  try {
    entered = await play(plugin.enterBootloader[0]!);
    if (entered === "bootloader" && !isEmptyMethod(plugin.runFirmware)) {
      restarted = await play(plugin.runFirmware);
    }
  } catch (thrown) {
    if (!(thrown instanceof FlasherError)) throw thrown;
    error = thrown;
  }
  return { entered, restarted, changes, error };
}

function since(changes: readonly LineChange[], began: number): LineChange[] {
  return changes.map(({ time, ...lines }) => ({ time: time - began, ...lines }));
}
