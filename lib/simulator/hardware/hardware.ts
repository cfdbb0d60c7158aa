/** The chip's hardware as the code on it sees it. Types only. */

import type { Faults } from "../faults.ts";
import type { Flash } from "./flash.ts";
import type { WaitCondition } from "./wire.ts";
import type { Ram } from "./ram.ts";
import type { ChipModel, Fuses, ResetCause } from "../models/chip_model.ts";
import type { SimulatedProgram } from "../boot/simulated_program.ts";
import type { Bus } from "./bus.ts";
import type { PythonHost } from "../python/python_options.ts";
import type { BoardTiming } from "../timing.ts";

/** What chip code yields to let time pass: milliseconds, or what its receiver has to wait for. */
export type Pause = number | WaitCondition;

/**
 * Code that runs on the chip, as a generator: it yields pauses and returns the code that runs after it. Undefined means
 * that it hangs: nothing happens until a reset.
 */
export type ChipCode = Generator<Pause, ChipCode | undefined, void>;

/** A part of chip code that returns a `T`. */
export type Routine<T> = Generator<Pause, T, void>;

export type Stage = "boot" | "rom" | "stub" | "running" | "hung";

/** The parts of the chip that its code uses. */
export interface Hardware {
  /** Milliseconds. */
  readonly now: number;
  readonly timing: BoardTiming;
  readonly faults: Faults;
  readonly flash: Flash;
  readonly memory: Ram;
  readonly bus: Bus;
  readonly model: ChipModel;
  readonly fuses: Fuses;
  /** Level of the strapping pin at the end of the reset; low = loader. Later chips use another pin than GPIO0. */
  readonly gpio0: boolean;
  readonly resetCause: ResetCause;
  /** The port is the chip's own USB: the loader need not detect a rate. */
  readonly usb: boolean;
  /** Largest block that the port can pass on, bytes. */
  readonly blockLimit: number;
  /** Undefined: the content of flash decides. */
  readonly program: SimulatedProgram | undefined;
  /** Undefined: Python in the flash stays silent. */
  readonly python: PythonHost | undefined;
  readonly mac: readonly number[];
  /** The boot image is an ESP-IDF bootloader. */
  readonly espIdfBootloader: boolean;
  divider: number;
  stage: Stage;
  /** Resets the chip from within: memory is lost, and the strapping pins are read again. Returns the boot ROM. */
  reset(cause: ResetCause): ChipCode;
  /** Jumps to code in RAM. "hang" = the simulator cannot run the code there. */
  jump(entry: number): ChipCode | "hang";
  /** Counts a command, and asks the test's `refuse` about it. */
  refusal(opcode: number): readonly [number, number] | "silence" | undefined;
  /** Returns what the receiver has got since the last call. */
  receive(): Uint8Array;
  /** Drops what the receiver has got. */
  skip(): void;
  /** Returns one byte as the host sent it, with the host's bit time; for the baud detector. */
  receiveRaw(): { byte: number; bit: number } | undefined;
  /** Time of the next interrupt of the stub's receiver. */
  batchDue(): number | undefined;
  /** Returns what the receiver had got by `time`, which is not in the future. */
  receiveUntil(time: number): Uint8Array;
  /** Gives bytes to the transmitter. Returns the milliseconds until it has taken the last one. */
  transmit(bytes: Uint8Array): number;
}
