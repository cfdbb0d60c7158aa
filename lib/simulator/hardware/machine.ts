/** What a program on the simulated chip sees of it. Types only. */

import type { Faults } from "../faults.ts";
import type { Flash } from "./flash.ts";
import type { Awaited } from "./line.ts";
import type { Memory } from "./memory.ts";
import type { Fuses, Model, ResetCause } from "../models/model.ts";
import type { SimulatedProgram } from "../boot/program.ts";
import type { Silicon } from "./silicon.ts";
import type { Timing } from "../timing.ts";

/** What a program yields to let time pass: milliseconds, or what its receiver must have before it goes on. */
export type Pause = number | Awaited;

/**
 * A program of the chip, as a generator: it yields pauses and returns the program that follows it. Returning undefined
 * means that it hangs: nothing happens until a reset.
 */
export type Program = Generator<Pause, Program | undefined, void>;

/** A part of a program that gives back a `T`. */
export type Routine<T> = Generator<Pause, T, void>;

export type Stage = "boot" | "rom" | "stub" | "running" | "hung";

/** What the chip is built of, for its programs. */
export interface Machine {
  /** Milliseconds. */
  readonly now: number;
  readonly timing: Timing;
  readonly faults: Faults;
  readonly flash: Flash;
  readonly memory: Memory;
  readonly silicon: Silicon;
  readonly model: Model;
  readonly fuses: Fuses;
  /** GPIO0's level when the chip came out of reset; low = loader. Later chips have another pin for it. */
  readonly gpio0: boolean;
  readonly resetCause: ResetCause;
  /** The port is the chip's own USB: there is no rate to find. */
  readonly usb: boolean;
  /** Largest block that gets through the port. */
  readonly blockLimit: number;
  /** Undefined = what is in flash decides. */
  readonly program: SimulatedProgram | undefined;
  /** What the ROM of the ESP32 family loads is a bootloader of ESP-IDF. */
  readonly secondStage: boolean;
  divider: number;
  stage: Stage;
  /** A reset from within: memory is lost, straps are read anew. Returns the boot ROM's program. */
  reset(cause: ResetCause): Program;
  /** The CPU jumps into RAM. "hang" = there is nothing that the simulator can run. */
  jump(entry: number): Program | "hang";
  /** Counts the command and asks the test's hook what to do with it. */
  refusal(opcode: number): readonly [number, number] | "silence" | undefined;
  /** What the receiver has got since last asked. */
  receive(): Uint8Array;
  /** Forgets what the receiver has got. */
  skip(): void;
  /** One byte as it left the host, with its bit time there; for the baud detector. */
  receiveRaw(): { byte: number; bit: number } | undefined;
  /** When the next interrupt of the stub's receiver is due. */
  batchDue(): number | undefined;
  /** What the receiver has got by `time`, which is not later than now. */
  receiveUntil(time: number): Uint8Array;
  /** Hands bytes to the transmitter. Returns the milliseconds until it has taken the last one. */
  transmit(bytes: Uint8Array): number;
}
