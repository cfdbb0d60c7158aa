/** The chip: reacts to its pins, and runs its code in simulated time. */

import { bootRom } from "../boot/boot_rom.ts";
import type { Pins } from "./circuit.ts";
import type { Faults } from "../faults.ts";
import type { Flash } from "./flash.ts";
import type { Wire } from "./wire.ts";
import { createRam } from "./ram.ts";
import type { ChipModel, ChipUnit, ResetCause } from "../models/chip_model.ts";
import type { ChipCode, Hardware, Pause, Stage } from "./hardware.ts";
import type { SimulatedProgram } from "../boot/simulated_program.ts";
import { type AlwaysOn, createBus } from "./bus.ts";
import { stub } from "../stub/stub.ts";
import { isStub } from "../stub/is_stub.ts";
import type { PythonHost } from "../python/python_options.ts";
import type { BoardTiming } from "../timing.ts";
import { bitMs, dividerBitMs, TX_FIFO, USB_BAUD } from "./uart.ts";
import { OTG_BLOCK } from "./usb_otg.ts";

export interface ChipOptions {
  readonly model: ChipModel;
  readonly chipUnit: ChipUnit;
  /** The port is the chip's own USB. */
  readonly usb: "jtag" | "otg" | undefined;
  readonly timing: BoardTiming;
  readonly faults: Faults;
  readonly flash: Flash;
  readonly toChip: Wire;
  readonly toHost: Wire;
  readonly program: SimulatedProgram | undefined;
  readonly python: PythonHost | undefined;
  readonly espIdfBootloader: boolean;
  /** Called with all bytes that the chip sends at `time`; returns the bytes that leave it. For faults and adapters. */
  readonly onTransmit: (bytes: Uint8Array, time: number) => Uint8Array;
  /** Called when the chip enters a stage at `time`. */
  readonly onStage: (time: number, stage: Stage | "reset") => void;
}

export interface SimulatedChip {
  readonly stage: Stage | "reset";
  readonly divider: number;
  /** Number of times that EN rose. */
  readonly resets: number;
  /** Time of the chip's next own action; undefined if none is due. */
  due(): number | undefined;
  /** Carries out that action. `time` is the result of `due`. */
  run(time: number): void;
  /** Sets the levels of the pins from `time` on. */
  setPins(time: number, pins: Pins): void;
  /** Resets the chip by its USB unit: does not read the strapping pins, and leaves the watchdogs running. */
  usbReset(time: number, download: boolean): void;
  /** Restarts the chip by software: does not read the strapping pins, and stops the watchdogs. `loader`: enters it. */
  restart(time: number, loader: boolean): void;
  /** Resets the chip by a dip of its supply. */
  glitch(time: number): void;
  /** The supply is gone for good. */
  powerOff(): void;
}

export function createChip(options: ChipOptions): SimulatedChip {
  const { model, chipUnit, usb, timing, toChip, toHost } = options;
  let now = 0;
  let pins: Pins = { en: false, gpio0: true };
  let program: ChipCode | undefined;
  let pause: Pause = 0;
  let resumeAt = 0;
  /** Time at which EN, already released, is high. */
  let risesAt: number | undefined;
  let stage: Stage | "reset" = "reset";
  let divider = model.uart.resetDivider;
  let resets = 0;
  let commands = 0;
  let hardware: Hardware | undefined;
  const always: AlwaysOn = { strap: true, forcedDownload: false };
  /** Set during a reset that does not read the strapping pins. */
  let pendingReset: { readonly download: boolean; readonly watchdogsRun: boolean } | undefined;

  function enter(next: Stage | "reset"): void {
    stage = next;
    options.onStage(now, next);
  }

  function setDivider(value: number): void {
    divider = value;
    toChip.setReceiver(now, bitTime());
  }

  function bitTime(): number {
    return usb !== undefined ? bitMs(USB_BAUD) : dividerBitMs(Math.max(1, divider), model.uart.clock);
  }

  function createHardware(): Hardware {
    let memory = createRam(model.ram);
    if (pendingReset === undefined) {
      always.strap = pins.gpio0;
      always.forcedDownload = false;
    }
    let gpio0 = always.strap && !always.forcedDownload && !pendingReset?.download;
    let watchdogsRun = pendingReset?.watchdogsRun ?? false;
    let resetCause: ResetCause = "pin";
    const makeBus = () =>
      createBus({
        model,
        chipUnit,
        memory,
        flash: options.flash,
        divider: () => divider,
        now: () => now,
        statusWrite: timing.statusWrite,
        watchdogsRun,
        always,
      });
    let bus = makeBus();
    return {
      model,
      fuses: chipUnit.fuses,
      get now() {
        return now;
      },
      timing,
      faults: options.faults,
      flash: options.flash,
      get memory() {
        return memory;
      },
      get bus() {
        return bus;
      },
      get gpio0() {
        return gpio0;
      },
      get resetCause() {
        return resetCause;
      },
      usb: usb !== undefined,
      blockLimit: usb === "otg" ? OTG_BLOCK : Infinity,
      program: options.program,
      python: options.python,
      mac: chipUnit.mac,
      espIdfBootloader: options.espIdfBootloader,
      get divider() {
        return divider;
      },
      set divider(value) {
        setDivider(value);
      },
      get stage() {
        return stage === "reset" ? "boot" : stage;
      },
      set stage(value) {
        enter(value);
      },
      reset(cause) {
        memory = createRam(model.ram);
        watchdogsRun = false;
        bus = makeBus();
        always.strap = pins.gpio0;
        gpio0 = always.strap && !always.forcedDownload;
        resetCause = cause;
        return bootRom(this);
      },
      jump(entry) {
        if (isStub(memory, entry, model.stub) && !model.stub.fails?.(chipUnit)) return stub(this);
        enter("hung");
        return "hang";
      },
      refusal: (opcode) => options.faults.refuse?.(commands++, opcode),
      receive: () => toChip.take(now),
      skip: () => toChip.skip(now),
      receiveRaw: () => toChip.takeRaw(now),
      receiveUntil: (time) => toChip.take(time),
      batchDue: () => toChip.due("batch"),
      transmit(bytes) {
        const byteMs = bitTime() * 10;
        const end = toHost.push(options.onTransmit(bytes, now), now, byteMs);
        return Math.max(0, end - TX_FIFO * byteMs - now);
      },
    };
  }

  function leaveReset(): void {
    risesAt = undefined;
    resets++;
    toChip.skip(now);
    hardware = createHardware();
    pendingReset = undefined;
    begin(bootRom(hardware));
  }

  function begin(next: ChipCode): void {
    end();
    program = next;
    pause = 0;
    resumeAt = now;
  }

  /** Ends the running code, and the threads that it has started. */
  function end(): void {
    program?.return(undefined);
    program = undefined;
  }

  function enterReset(): void {
    risesAt = undefined;
    end();
    hardware = undefined;
    pendingReset = undefined;
    enter("reset");
    toHost.cut(now);
  }

  function due(): number | undefined {
    if (risesAt !== undefined) return risesAt;
    const next = programDue();
    const bite = hardware?.bus.watchdogResetAt;
    return bite === undefined ? next : Math.min(bite, next ?? Infinity);
  }

  function programDue(): number | undefined {
    if (program === undefined) return undefined;
    if (typeof pause === "number") return resumeAt;
    const arrival = toChip.due(pause);
    return arrival === undefined ? undefined : Math.max(arrival, now);
  }

  return {
    get stage() {
      return stage;
    },
    get divider() {
      return divider;
    },
    get resets() {
      return resets;
    },
    due,
    run(time) {
      now = time;
      if (risesAt !== undefined) {
        leaveReset();
        return;
      }
      if (time === hardware?.bus.watchdogResetAt) {
        begin(hardware.reset("watchdog"));
        return;
      }
      const step = program!.next();
      if (step.done) {
        program = undefined;
        if (step.value !== undefined) begin(step.value);
      } else {
        pause = step.value;
        if (typeof pause === "number") resumeAt = now + pause;
      }
    },
    setPins(time, next) {
      now = Math.max(now, time);
      const was = pins;
      pins = next;
      if (was.en && !next.en) enterReset();
      if (!was.en && next.en) risesAt = now + timing.enDelay;
    },
    usbReset(time, download) {
      now = Math.max(now, time);
      if (!pins.en) return;
      enterReset();
      pendingReset = { download, watchdogsRun: true };
      risesAt = now + timing.enDelay;
    },
    restart(time, loader) {
      now = Math.max(now, time);
      if (!pins.en) return;
      if (loader) always.forcedDownload = true;
      enterReset();
      pendingReset = { download: false, watchdogsRun: false };
      risesAt = now + timing.enDelay;
    },
    powerOff: end,
    glitch(time) {
      now = Math.max(now, time);
      if (!pins.en) return;
      enterReset();
      risesAt = now + timing.enDelay;
    },
  };
}
