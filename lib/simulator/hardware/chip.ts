/** The chip: what its pins make it do, and the processor that runs its programs in simulated time. */

import { bootRom } from "../boot/boot.ts";
import type { Pins } from "./circuit.ts";
import type { Faults } from "../faults.ts";
import type { Flash } from "./flash.ts";
import type { Line } from "./line.ts";
import { createMemory } from "./memory.ts";
import type { Individual, Model, ResetCause } from "../models/model.ts";
import type { Machine, Pause, Program, Stage } from "./machine.ts";
import type { SimulatedProgram } from "../boot/program.ts";
import { type AlwaysOn, createSilicon } from "./silicon.ts";
import { stub } from "../stub/stub.ts";
import { isStub } from "../stub/identity.ts";
import type { Timing } from "../timing.ts";
import { bitMs, dividerBitMs, TX_FIFO, USB_BAUD } from "./uart.ts";
import { OTG_BLOCK } from "./usb_otg.ts";

export interface ChipOptions {
  readonly model: Model;
  readonly individual: Individual;
  /** The port is the chip's own USB. */
  readonly usb: "jtag" | "otg" | undefined;
  readonly timing: Timing;
  readonly faults: Faults;
  readonly flash: Flash;
  readonly toChip: Line;
  readonly toHost: Line;
  readonly program: SimulatedProgram | undefined;
  readonly secondStage: boolean;
  /** Every byte the chip sends passes here at `time`, for faults, and for an adapter that minds it. */
  readonly onTransmit: (bytes: Uint8Array, time: number) => Uint8Array;
  /** What it does from `time` on. */
  readonly onStage: (time: number, stage: Stage | "reset") => void;
}

export interface Chip {
  readonly stage: Stage | "reset";
  readonly divider: number;
  /** Times that EN rose. */
  readonly resets: number;
  /** When the chip will do something by itself, as things are. */
  due(): number | undefined;
  /** Lets it do that. `time` is what `due` said. */
  run(time: number): void;
  /** The pins' levels from `time` on. */
  setPins(time: number, pins: Pins): void;
  /** A reset by the chip's USB unit: the straps are not read anew, its watchdogs go on. */
  usbReset(time: number, download: boolean): void;
  /** A restart by software: the straps are not read anew, and the watchdogs are off. `loader`: it asks for it. */
  restart(time: number, loader: boolean): void;
  /** A dip of the supply. */
  glitch(time: number): void;
}

export function createChip(options: ChipOptions): Chip {
  const { model, individual, usb, timing, toChip, toHost } = options;
  let now = 0;
  let pins: Pins = { en: false, gpio0: true };
  let program: Program | undefined;
  let pause: Pause = 0;
  let resumeAt = 0;
  /** EN has been released and rises then. */
  let risesAt: number | undefined;
  let stage: Stage | "reset" = "reset";
  let divider = model.uart.resetDivider;
  let resets = 0;
  let commands = 0;
  let machine: Machine | undefined;
  const always: AlwaysOn = { strap: true, forcedDownload: false };
  /** The reset under way is one that does not read the straps, with what its cause noted. */
  let noted: { readonly download: boolean; readonly watched: boolean } | undefined;

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

  function createMachine(): Machine {
    let memory = createMemory(model.ram);
    if (noted === undefined) {
      always.strap = pins.gpio0;
      always.forcedDownload = false;
    }
    let gpio0 = always.strap && !always.forcedDownload && !noted?.download;
    let watched = noted?.watched ?? false;
    let resetCause: ResetCause = "pin";
    const makeSilicon = () =>
      createSilicon({
        model,
        individual,
        memory,
        flash: options.flash,
        divider: () => divider,
        now: () => now,
        statusWrite: timing.statusWrite,
        watched,
        always,
      });
    let silicon = makeSilicon();
    return {
      model,
      fuses: individual.fuses,
      get now() {
        return now;
      },
      timing,
      faults: options.faults,
      flash: options.flash,
      get memory() {
        return memory;
      },
      get silicon() {
        return silicon;
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
      secondStage: options.secondStage,
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
        memory = createMemory(model.ram);
        watched = false;
        silicon = makeSilicon();
        always.strap = pins.gpio0;
        gpio0 = always.strap && !always.forcedDownload;
        resetCause = cause;
        return bootRom(this);
      },
      jump(entry) {
        if (isStub(memory, entry, model.stub) && !model.stub.fails?.(individual)) return stub(this);
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

  function rise(): void {
    risesAt = undefined;
    resets++;
    toChip.skip(now);
    machine = createMachine();
    noted = undefined;
    begin(bootRom(machine));
  }

  function begin(next: Program): void {
    program = next;
    pause = 0;
    resumeAt = now;
  }

  function fall(): void {
    risesAt = undefined;
    program = undefined;
    machine = undefined;
    noted = undefined;
    enter("reset");
    toHost.cut(now);
  }

  function due(): number | undefined {
    if (risesAt !== undefined) return risesAt;
    const next = programDue();
    const bite = machine?.silicon.bitesAt;
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
        rise();
        return;
      }
      if (time === machine?.silicon.bitesAt) {
        begin(machine.reset("watchdog"));
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
      if (was.en && !next.en) fall();
      if (!was.en && next.en) risesAt = now + timing.enDelay;
    },
    usbReset(time, download) {
      now = Math.max(now, time);
      if (!pins.en) return;
      fall();
      noted = { download, watched: true };
      risesAt = now + timing.enDelay;
    },
    restart(time, loader) {
      now = Math.max(now, time);
      if (!pins.en) return;
      if (loader) always.forcedDownload = true;
      fall();
      noted = { download: false, watched: false };
      risesAt = now + timing.enDelay;
    },
    glitch(time) {
      now = Math.max(now, time);
      if (!pins.en) return;
      fall();
      risesAt = now + timing.enDelay;
    },
  };
}
