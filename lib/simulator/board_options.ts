/** The options of a simulated board. Types only. */

import type { Clock } from "../clock.ts";
import type { PortProblem } from "../errors.ts";
import type { Circuit, LineState } from "./hardware/circuit.ts";
import type { Faults } from "./faults.ts";
import type { FlashStatusOptions } from "./hardware/flash_status.ts";
import type { Fuses } from "./models/chip_model.ts";
import type { ModelName } from "./models/mod.ts";
import type { SimulatedProgram } from "./boot/simulated_program.ts";
import type { PythonOptions } from "./python/python_options.ts";
import type { BoardTiming } from "./timing.ts";

export interface BoardOptions {
  readonly clock: Clock;
  readonly circuit: Circuit;
  /** Creates the errors of the port: the simulator knows none of the program's error classes. */
  readonly portError: (message: string, reason: PortProblem) => Error;
  /** Content of the flash from address 0. The rest is noise made from `seed`. */
  readonly flash?: Uint8Array;
  /** Bytes, a power of two from 64 KB. Default 4 MB. */
  readonly flashSize?: number;
  /** The answer to RDID, low byte first. Default 0x1640EF. If it claims more than `flashSize`, addresses wrap. */
  readonly flashId?: number;
  /** The flash's status registers. Default: nothing is protected. */
  readonly flashStatus?: FlashStatusOptions;
  /** Default ESP8266. */
  readonly chip?: ModelName;
  /** v1.3 is 103. Default: the revision on sale. */
  readonly revision?: number;
  /** The fuses that are burnt. Default none. */
  readonly fuses?: Partial<Fuses>;
  /** Hz. Default 40 MHz. An ESP8266 always has 26 MHz. */
  readonly crystal?: number;
  readonly mac?: readonly number[];
  readonly timing?: Partial<BoardTiming>;
  /** Seed of the noise in flash. Default 1. */
  readonly seed?: number;
  /** Lines right after opening. Default: both asserted, as Linux and macOS leave them. */
  readonly linesOnOpen?: LineState;
  /** The adapter asserts RTS for a moment whenever the chip sends while DTR is released. Default false. */
  readonly pullsRts?: boolean;
  /** False for a port without modem lines, such as a pseudo-terminal. Default true. */
  readonly hasLines?: boolean;
  /** What the loaded image does: the simulator does not execute code. Default: see program.ts. */
  readonly program?: SimulatedProgram;
  /** MicroPython or CircuitPython in the flash runs. Default: it stays silent. */
  readonly python?: PythonOptions;
  /** The boot image of an ESP32-family chip is an ESP-IDF bootloader (esp_idf_bootloader.ts). Default false. */
  readonly espIdfBootloader?: boolean;
  readonly faults?: Faults;
  /** Called after the board's port was opened or closed, but not when the board is unplugged. */
  readonly onPortUse?: (isOpen: boolean) => void;
  /** On `usbOtg`: the program in flash serves USB, too, and restarts into the loader at 1200 baud. Default false. */
  readonly programUsb?: boolean;
}
