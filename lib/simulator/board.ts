/** A board in software: a chip, its flash, a circuit on the modem lines, and a serial port to talk to it. */

import type { Clock } from "../clock.ts";
import type { PortProblem } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import { createChip } from "./chip.ts";
import { type Circuit, type LineState, orderOf, type Pins, pinsOf } from "./circuit.ts";
import type { Faults } from "./faults.ts";
import { createFlash } from "./flash.ts";
import { createLine } from "./line.ts";
import { createPort } from "./port.ts";
import { type Timing, TYPICAL } from "./timing.ts";
import type { Stage } from "./machine.ts";
import type { Fuses, Model } from "./model.ts";
import { type ModelName, modelOf } from "./models/mod.ts";
import { bitMs, USB_BAUD } from "./uart.ts";

/** What the board's flash and chip are doing. `off`: unplugged. `reset`: EN is low or rising. */
export type BoardState = "off" | "reset" | Stage;

export type Button = "reset" | "gpio0";

/** One change of the modem lines. */
export interface LineChange extends LineState {
  /** Milliseconds since the board was made. */
  readonly time: number;
}

export interface Statistics {
  readonly bytesToChip: number;
  readonly bytesToHost: number;
  readonly sectorsErased: number;
  readonly pagesProgrammed: number;
  /** Times that EN rose, power-on included. */
  readonly resets: number;
}

export interface SimulatedBoard {
  /** The flash's live content; a test may write to it. */
  readonly flash: Uint8Array;
  readonly state: BoardState;
  /** The chip's UART divider: on an ESP8266 52 MHz / divider is its rate. */
  readonly divider: number;
  /** Opens the board's port. One at a time: a second one rejects its calls with reason "busy". */
  connect(name?: string): Promise<SerialPort>;
  /** A person's hands: holds a button down. */
  press(button: Button): void;
  release(button: Button): void;
  /** Pulls the USB plug: no power, and the port is lost. */
  unplug(): void;
  /** Every change of the lines, opening and closing included. */
  readonly lines: readonly LineChange[];
  readonly statistics: Statistics;
}

export interface BoardOptions {
  readonly clock: Clock;
  readonly circuit: Circuit;
  /** Makes what the port rejects with; the simulator itself knows no error classes of the program. */
  readonly portError: (message: string, reason: PortProblem) => Error;
  /** First content of the flash from address 0 on; the rest, or all, is noise from `seed`. */
  readonly flash?: Uint8Array;
  /** Bytes, a power of two from 64 KB. Default 4 MB. */
  readonly flashSize?: number;
  /** As RDID gives it, low byte first. Default 0x1640EF. */
  readonly flashId?: number;
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
  /** False = a port without modem lines, like a pseudo-terminal. Default true. */
  readonly hasLines?: boolean;
  /** What the firmware prints when the ROM has loaded it; code itself is not executed. */
  readonly firmwareGreeting?: (flash: Uint8Array) => string;
  readonly faults?: Faults;
}

const RELEASED: LineState = { dtr: false, rts: false };

/** A board that has just been plugged in: it powers up and boots its flash. */
export function createBoard(options: BoardOptions): SimulatedBoard {
  const { circuit, portError } = options;
  const zero = options.clock.now();
  const clock: Clock = { now: () => options.clock.now() - zero, sleep: (ms) => options.clock.sleep(ms) };
  const timing: Timing = { ...TYPICAL, ...options.timing };
  const faults = options.faults ?? {};
  const model = modelWith(options);
  const usb = circuit === "usbJtag";
  const flash = createFlash({
    ...(options.flash === undefined ? {} : { content: options.flash }),
    ...(options.flashSize === undefined ? {} : { size: options.flashSize }),
    ...(options.flashId === undefined ? {} : { jedecId: options.flashId }),
    seed: options.seed ?? 1,
    faults,
  });
  const toChip = createLine(usb ? USB_BAUD : 115200);
  const toHost = createLine(usb ? USB_BAUD : 115200);
  const log: LineChange[] = [];
  const pressed = new Set<Button>();
  let lines = RELEASED;
  let powered = true;
  let open = false;
  let bytesToChip = 0;
  let bytesToHost = 0;
  let glitchAt: number | undefined;
  /** What the USB unit keeps for the next reset. */
  let download = false;

  const chip = createChip({
    timing,
    faults,
    flash,
    model,
    usb,
    individual: {
      mac: options.mac ?? [...model.vendor, 0x0a, 0x0b, 0x0c],
      revision: options.revision ?? model.revision,
      fuses: { secureBoot: false, flashEncryption: false, secureDownload: false, ...options.fuses },
    },
    toChip,
    toHost,
    greeting: options.firmwareGreeting,
    onTransmit(bytes) {
      const mapped = faults.fromChip === undefined ? bytes : mapBytes(bytes, faults.fromChip, bytesToHost);
      bytesToHost += bytes.length;
      return mapped;
    },
  });

  function pins(): Pins {
    const wired = pinsOf(circuit, lines);
    return { en: wired.en && !pressed.has("reset"), gpio0: wired.gpio0 && !pressed.has("gpio0") };
  }

  /** Lets everything happen that is due by now. */
  function advance(): void {
    const now = clock.now();
    while (powered) {
      const next = due();
      if (next === undefined || next > now) return;
      if (next === glitchAt) {
        glitchAt = undefined;
        chip.glitch(next);
      } else {
        chip.run(next);
      }
    }
  }

  function due(): number | undefined {
    const next = chip.due();
    if (glitchAt === undefined) return next;
    return next === undefined ? glitchAt : Math.min(next, glitchAt);
  }

  function setLines(next: LineState): void {
    advance();
    const changed = next.dtr !== lines.dtr || next.rts !== lines.rts;
    lines = next;
    log.push({ time: clock.now(), ...lines });
    // A driver sends the unit nothing that it has been sent before.
    if (usb && changed) obey(orderOf(lines));
    if (usb) return;
    chip.setPins(clock.now(), pins());
  }

  function obey(order: ReturnType<typeof orderOf>): void {
    if (order === "reset") chip.usbReset(clock.now(), download);
    else if (order !== "nothing") download = order === "note";
  }

  function hands(): void {
    advance();
    if (powered) chip.setPins(clock.now(), pins());
  }

  chip.setPins(clock.now(), pins());

  return {
    get flash() {
      advance();
      return flash.content;
    },
    get state() {
      advance();
      return powered ? chip.stage : "off";
    },
    get divider() {
      advance();
      return chip.divider;
    },
    connect(name = "sim:board") {
      if (!powered) return Promise.reject(portError(`Cannot open "${name}": no such port`, "not-found"));
      if (open) return Promise.reject(portError(`Cannot open "${name}": it is already open`, "busy"));
      open = true;
      advance();
      toHost.take(clock.now()); // sent while nobody had the port open
      if (options.hasLines !== false) setLines(options.linesOnOpen ?? { dtr: true, rts: true });
      return Promise.resolve(createPort({
        name,
        clock,
        usbLatency: timing.usbLatency,
        toHost,
        hasLines: options.hasLines ?? true,
        hasRate: !usb,
        portError,
        plugged: () => powered,
        advance,
        due,
        write(bytes, baud) {
          const first = bytesToChip;
          const mapped = faults.toChip === undefined ? bytes : mapBytes(bytes, faults.toChip, first);
          bytesToChip += bytes.length;
          const byteMs = bitMs(usb ? USB_BAUD : baud) * 10;
          const start = Math.max(clock.now(), toChip.free);
          const { resetAt } = faults;
          if (resetAt !== undefined && resetAt > first && resetAt <= bytesToChip) {
            glitchAt = start + (resetAt - first) * byteMs;
          }
          toChip.push(mapped, clock.now(), byteMs);
          return toChip.free;
        },
        lines: () => lines,
        setLines,
        closed() {
          open = false;
          if (powered && options.hasLines !== false) setLines(RELEASED);
        },
      }));
    },
    press(button) {
      pressed.add(button);
      hands();
    },
    release(button) {
      pressed.delete(button);
      hands();
    },
    unplug() {
      advance();
      powered = false;
    },
    lines: log,
    get statistics() {
      advance();
      return {
        bytesToChip,
        bytesToHost,
        sectorsErased: flash.sectorsErased,
        pagesProgrammed: flash.pagesProgrammed,
        resets: chip.resets,
      };
    },
  };
}

function modelWith({ chip = "esp8266", crystal }: BoardOptions): Model {
  const model = modelOf(chip);
  if (crystal === undefined || chip === "esp8266") return model;
  return { ...model, uart: { ...model.uart, clock: crystal } };
}

function mapBytes(
  bytes: Uint8Array,
  map: NonNullable<Faults["toChip"]>,
  first: number,
): Uint8Array {
  const out: number[] = [];
  bytes.forEach((byte, i) => out.push(...(map(byte, first + i) ?? [byte])));
  return Uint8Array.from(out);
}
