/** A board plugin on a simulated board: what it makes of it. */
import { FlasherError, PortError } from "../../errors.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import { isNone, runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import { reopeningPort } from "../../serial/reopening.ts";
import {
  type Circuit,
  createBoard,
  type LineChange,
  type ModelName,
  type SimulatedBoard,
  VirtualClock,
} from "../../simulator/mod.ts";

/** Every circuit, and a chip that is met on it. */
export const CIRCUITS = {
  autoReset: "esp8266",
  direct: "esp8266",
  swapped: "esp8266",
  none: "esp8266",
  usbJtag: "esp32c3",
  usbOtg: "esp32s3",
} as const satisfies Record<Circuit, ModelName>;

/** What a way made of the chip. */
export type Outcome = "bootloader" | "program" | "not reset";

export interface Trial {
  /** By `enterBootloader`; undefined where it failed. */
  readonly entered: Outcome | undefined;
  /** By `runFirmware`, where there is one and the bootloader was entered. */
  readonly restarted: Outcome | undefined;
  /** By `enterBootloader`, times in milliseconds from its beginning. */
  readonly changes: readonly LineChange[];
  /** Why one of them failed. */
  readonly error: FlasherError | undefined;
}

/** Until a chip is through with its ROM's part of starting, and the computer sees its USB again; milliseconds. */
const START_MS = 1_000;

/** Lets the plugin work on a new board, in virtual time. */
export async function tryPlugin(circuit: Circuit, plugin: PluginBoard): Promise<Trial> {
  const clock = new VirtualClock();
  const board = createBoard({
    clock,
    circuit,
    chip: CIRCUITS[circuit],
    linesOnOpen: { dtr: false, rts: false },
    portError: (message, reason) => new PortError(message, reason),
  });
  // Only the loader has a port there: what is in flash has no USB.
  if (circuit === "usbOtg") await holdButtons(board, clock);
  await clock.sleep(START_MS);
  const open = () => board.connect();
  const port = reopeningPort(await open(), { clock, open, baud: 115_200 });

  const began = clock.now();
  const linesBefore = board.lines.length;
  let changes: readonly LineChange[] = [];
  const take = async (way: ResetMethod): Promise<Outcome> => {
    const { resets } = board.statistics;
    try {
      await runResetMethod(way, port, clock);
    } finally {
      if (changes.length === 0) changes = since(board.lines.slice(linesBefore), began);
    }
    await clock.sleep(START_MS);
    if (board.statistics.resets === resets) return "not reset";
    return board.state === "rom" ? "bootloader" : "program";
  };

  let entered: Outcome | undefined;
  let restarted: Outcome | undefined;
  let error: FlasherError | undefined;
  try {
    entered = await take(plugin.enterBootloader[0]!);
    if (entered === "bootloader" && !isNone(plugin.runFirmware)) restarted = await take(plugin.runFirmware);
  } catch (thrown) {
    if (!(thrown instanceof FlasherError)) throw thrown;
    error = thrown;
  }
  return { entered, restarted, changes, error };
}

/** GPIO0 held while RESET is tapped. */
async function holdButtons(board: SimulatedBoard, clock: VirtualClock): Promise<void> {
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(50);
  board.release("reset");
  await clock.sleep(50);
  board.release("gpio0");
}

function since(changes: readonly LineChange[], began: number): LineChange[] {
  return changes.map(({ time, ...lines }) => ({ time: time - began, ...lines }));
}
