/** What a simulated board can be told. Types only. */

import type { Clock } from "../clock.ts";
import type { PortProblem } from "../errors.ts";
import type { Circuit, LineState } from "./hardware/circuit.ts";
import type { Faults } from "./faults.ts";
import type { FlashStatusOptions } from "./hardware/flash_status.ts";
import type { Fuses } from "./models/model.ts";
import type { ModelName } from "./models/mod.ts";
import type { SimulatedProgram } from "./boot/program.ts";
import type { Timing } from "./timing.ts";

export interface BoardOptions {
  readonly clock: Clock;
  readonly circuit: Circuit;
  /** Makes what the port rejects with; the simulator itself knows no error classes of the program. */
  readonly portError: (message: string, reason: PortProblem) => Error;
  /** First content of the flash from address 0 on; the rest, or all, is noise from `seed`. */
  readonly flash?: Uint8Array;
  /** Bytes, a power of two from 64 KB. Default 4 MB. */
  readonly flashSize?: number;
  /** As RDID gives it, low byte first. Default 0x1640EF. One that claims more than there is: addresses fold. */
  readonly flashId?: number;
  /** Its status registers. Default: nothing is protected. */
  readonly flashStatus?: FlashStatusOptions;
  /** Default ESP8266. */
  readonly chip?: ModelName;
  /** v1.3 is 103. Default: of the silicon that is sold. */
  readonly revision?: number;
  /** What its owner has burnt into it. Default nothing. */
  readonly fuses?: Partial<Fuses>;
  /** Hz; default 40 MHz, and 26 MHz on an ESP8266, whose crystal this does not change. */
  readonly crystal?: number;
  readonly mac?: readonly number[];
  readonly timing?: Partial<Timing>;
  /** For the noise. Default 1. */
  readonly seed?: number;
  /** Lines right after opening. Default both asserted, as Linux and macOS do it by themselves. */
  readonly linesOnOpen?: LineState;
  /** The adapter asserts RTS for a moment whenever the chip sends something while DTR is released. Default false. */
  readonly pullsRts?: boolean;
  /** False = a port without modem lines, like a pseudo-terminal. Default true. */
  readonly hasLines?: boolean;
  /** What any image does that the ROM has loaded; code itself is not executed. Default: as in program.ts. */
  readonly program?: SimulatedProgram;
  /** The boot image of a chip of the ESP32 family is a bootloader of ESP-IDF (second_stage.ts). Default false. */
  readonly secondStage?: boolean;
  readonly faults?: Faults;
  /** On `usbOtg`: the program in flash has USB, too, and makes way at 1200 baud. Default false. */
  readonly programUsb?: boolean;
}
