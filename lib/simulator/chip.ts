/** The chip: what its pins make it do, and the processor that runs its programs in simulated time. */

import { bootRom } from "./boot.ts";
import type { Pins } from "./circuit.ts";
import type { Faults } from "./faults.ts";
import type { Flash } from "./flash.ts";
import type { Line } from "./line.ts";
import { createMemory } from "./memory.ts";
import type { Machine, Pause, Program, Stage } from "./machine.ts";
import { createSilicon } from "./silicon.ts";
import { stub } from "./stub.ts";
import { isStub } from "./stub_identity.ts";
import type { Timing } from "./timing.ts";
import { dividerBitMs, RESET_DIVIDER, TX_FIFO } from "./uart.ts";

export interface ChipOptions {
  readonly timing: Timing;
  readonly faults: Faults;
  readonly flash: Flash;
  readonly mac: readonly number[];
  readonly toChip: Line;
  readonly toHost: Line;
  readonly greeting: ((flash: Uint8Array) => string) | undefined;
  /** Every byte the chip sends passes here, for faults. */
  readonly onTransmit: (bytes: Uint8Array) => Uint8Array;
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
  /** A dip of the supply. */
  glitch(time: number): void;
}

export function createChip(options: ChipOptions): Chip {
  const { timing, toChip, toHost } = options;
  let now = 0;
  let pins: Pins = { en: false, gpio0: true };
  let program: Program | undefined;
  let pause: Pause = 0;
  let resumeAt = 0;
  /** EN has been released and rises then. */
  let risesAt: number | undefined;
  let stage: Stage | "reset" = "reset";
  let divider = RESET_DIVIDER;
  let resets = 0;
  let commands = 0;

  function setDivider(value: number): void {
    divider = value;
    toChip.setReceiver(now, dividerBitMs(Math.max(1, value)));
  }

  function createMachine(): Machine {
    let memory = createMemory();
    let { gpio0 } = pins;
    let resetCause = 2;
    const makeSilicon = () =>
      createSilicon({ memory, flash: options.flash, mac: options.mac, divider: () => divider });
    let silicon = makeSilicon();
    return {
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
      greeting: options.greeting,
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
        stage = value;
      },
      watchdogReset() {
        memory = createMemory();
        silicon = makeSilicon();
        gpio0 = pins.gpio0;
        resetCause = 4;
        return bootRom(this);
      },
      jump(entry) {
        if (isStub(memory, entry)) return stub(this);
        stage = "hung";
        return "hang";
      },
      refusal: (opcode) => options.faults.refuse?.(commands++, opcode),
      receive: () => toChip.take(now),
      skip: () => toChip.skip(now),
      receiveRaw: () => toChip.takeRaw(now),
      receiveUntil: (time) => toChip.take(time),
      batchDue: () => toChip.due("batch"),
      transmit(bytes) {
        const byteMs = dividerBitMs(Math.max(1, divider)) * 10;
        const end = toHost.push(options.onTransmit(bytes), now, byteMs);
        return Math.max(0, end - TX_FIFO * byteMs - now);
      },
    };
  }

  function rise(): void {
    risesAt = undefined;
    resets++;
    toChip.skip(now);
    begin(bootRom(createMachine()));
  }

  function begin(next: Program): void {
    program = next;
    pause = 0;
    resumeAt = now;
  }

  function fall(): void {
    risesAt = undefined;
    program = undefined;
    stage = "reset";
    toHost.cut(now);
  }

  function due(): number | undefined {
    if (risesAt !== undefined) return risesAt;
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
    glitch(time) {
      now = Math.max(now, time);
      if (!pins.en) return;
      fall();
      risesAt = now + timing.enDelay;
    },
  };
}
