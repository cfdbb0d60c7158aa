/** A simulated board: a chip, its flash, a circuit on the modem lines, and a serial port. */

import type { Clock } from "../clock.ts";
import type { SerialPort } from "../serial/port.ts";
import type { BoardOptions } from "./board_options.ts";
import { createChip } from "./hardware/chip.ts";
import { type LineState, pinLevels, type Pins, usbJtagOrder } from "./hardware/circuit.ts";
import { createFlash } from "./hardware/flash.ts";
import type { FlashStatus } from "./hardware/flash_status.ts";
import { mapBytes } from "./map_bytes.ts";
import { createWire } from "./hardware/wire.ts";
import { createPort } from "./port.ts";
import { type BoardTiming, TYPICAL } from "./timing.ts";
import type { Stage } from "./hardware/hardware.ts";
import type { ChipModel } from "./models/chip_model.ts";
import { chipModel } from "./models/mod.ts";
import type { BoardFiles, PythonStorage } from "./python/python_options.ts";
import { bitMs, USB_BAUD } from "./hardware/uart.ts";
import { createOtgPort, TOUCH_BAUD, usbOtgOrder } from "./hardware/usb_otg.ts";

/** What the chip is doing. `off`: the board is unplugged. `reset`: EN is low or rising. */
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
  /** Number of times that EN rose, including power-on. */
  readonly resets: number;
}

export interface SimulatedBoard {
  /** The flash's live content; a test may write to it. */
  readonly flash: Uint8Array;
  /** What Python's file system holds at the moment. */
  readonly files: BoardFiles;
  /** The flash's status registers. */
  readonly flashStatus: FlashStatus;
  readonly state: BoardState;
  /** The board's port is open. */
  readonly isOpen: boolean;
  /** The chip's UART divider: on an ESP8266 52 MHz / divider is its rate. */
  readonly divider: number;
  /** Opens the board's port. Rejects with reason "busy" while it is open. */
  connect(name?: string, options?: { readonly keepLines?: boolean }): Promise<SerialPort>;
  /** Holds a button down, as a person does. */
  press(button: Button): void;
  release(button: Button): void;
  /** Pulls the USB plug: the chip loses power, and the port is lost. */
  unplug(): void;
  /** Every change of the lines, including those by opening and closing. */
  readonly lines: readonly LineChange[];
  readonly statistics: Statistics;
}

const RELEASED: LineState = { dtr: false, rts: false };

/** Creates a board that has just been plugged in: it powers up and boots from flash. */
export function createBoard(options: BoardOptions): SimulatedBoard {
  const { circuit, portError } = options;
  const zero = options.clock.now();
  const clock: Clock = { now: () => options.clock.now() - zero, sleep: (ms) => options.clock.sleep(ms) };
  const timing: BoardTiming = { ...TYPICAL, ...options.timing };
  const faults = options.faults ?? {};
  const model = chooseModel(options);
  const usb = circuit === "usbJtag" ? "jtag" : circuit === "usbOtg" ? "otg" : undefined;
  const otg = usb === "otg" ? createOtgPort({ program: options.programUsb ?? false }) : undefined;
  const flash = createFlash({
    ...(options.flash === undefined ? {} : { content: options.flash }),
    ...(options.flashSize === undefined ? {} : { size: options.flashSize }),
    ...(options.flashId === undefined ? {} : { jedecId: options.flashId }),
    ...(options.flashStatus === undefined ? {} : { status: options.flashStatus }),
    seed: options.seed ?? 1,
    faults,
  });
  const toChip = createWire(usb === undefined ? 115200 : USB_BAUD);
  const toHost = createWire(usb === undefined ? 115200 : USB_BAUD);
  const log: LineChange[] = [];
  const pressed = new Set<Button>();
  let lines = RELEASED;
  let powered = true;
  let open = false;
  let rate = 115200;
  let bytesToChip = 0;
  let bytesToHost = 0;
  let glitchAt: number | undefined;
  /** The USB unit's note for the next reset: enter the loader. */
  let download = false;

  const storage: PythonStorage = { files: new Map(options.python?.files), changes: 0, mounted: false };
  const chip = createChip({
    timing,
    faults,
    flash,
    model,
    usb,
    chipUnit: {
      mac: options.mac ?? [...model.vendor, 0x0a, 0x0b, 0x0c],
      revision: options.revision ?? model.revision,
      fuses: { secureBoot: false, flashEncryption: false, secureDownload: false, ...options.fuses },
    },
    toChip,
    toHost,
    program: options.program,
    python: options.python === undefined ? undefined : { options: options.python, storage },
    espIdfBootloader: options.espIdfBootloader ?? false,
    onTransmit(bytes, time) {
      const pulled = options.pullsRts === true && !lines.dtr;
      if (pulled && !pinLevels(circuit, { dtr: false, rts: true }).en) glitchAt = time;
      const mapped = faults.fromChip === undefined ? bytes : mapBytes(bytes, faults.fromChip, bytesToHost);
      bytesToHost += bytes.length;
      return mapped;
    },
    onStage(time, stage) {
      if (otg?.enter(time, stage) !== true) return;
      toChip.cut(time);
      toChip.skip(time);
      open = false;
      lines = RELEASED;
    },
  });

  function pins(): Pins {
    const wired = pinLevels(circuit, lines);
    return { en: wired.en && !pressed.has("reset"), gpio0: wired.gpio0 && !pressed.has("gpio0") };
  }

  /** Carries out everything that is due by now. */
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
    const before = lines;
    lines = next;
    log.push({ time: clock.now(), ...lines });
    // A driver sends the unit only changes.
    const changed = lines.dtr !== before.dtr || lines.rts !== before.rts;
    if (usb === "jtag" && changed) applyUsbJtag(usbJtagOrder(lines));
    if (usb === "otg") applyUsbOtg(before);
    if (usb !== undefined) return;
    chip.setPins(clock.now(), pins());
  }

  function applyUsbJtag(order: ReturnType<typeof usbJtagOrder>): void {
    if (order === "reset") chip.usbReset(clock.now(), download);
    else if (order !== "nothing") download = order === "note";
  }

  function applyUsbOtg(before: LineState): void {
    if (chip.stage === "running") {
      if (rate === TOUCH_BAUD && before.dtr && !lines.dtr) chip.restart(clock.now(), true);
      return;
    }
    const serves = chip.stage === "rom" || chip.stage === "stub";
    const order = serves && model.otg?.obeysLines === true ? usbOtgOrder(before, lines) : "nothing";
    if (order !== "nothing") chip.restart(clock.now(), order === "loader");
  }

  function updatePins(): void {
    advance();
    if (powered) chip.setPins(clock.now(), pins());
  }

  chip.setPins(clock.now(), pins());

  return {
    flashStatus: flash.status,
    get files() {
      advance();
      return [...storage.files];
    },
    get flash() {
      advance();
      return flash.content;
    },
    get state() {
      advance();
      return powered ? chip.stage : "off";
    },
    get isOpen() {
      advance();
      return open;
    },
    get divider() {
      advance();
      return chip.divider;
    },
    connect(name = "sim:board", { keepLines = false } = {}) {
      advance();
      if (!powered || otg?.present(clock.now()) === false) {
        return Promise.reject(portError(`Cannot open "${name}": no such port`, "not-found"));
      }
      if (open) return Promise.reject(portError(`Cannot open "${name}": it is already open`, "busy"));
      open = true;
      options.onPortUse?.(true);
      rate = 115200;
      const number = otg?.number;
      const isPresent = () => {
        advance();
        return powered && otg?.number === number;
      };
      toHost.take(clock.now()); // bytes sent while the port was closed are lost
      if (options.hasLines !== false) setLines(options.linesOnOpen ?? { dtr: true, rts: true });
      return Promise.resolve(createPort({
        name,
        clock,
        usbLatency: timing.usbLatency,
        toHost,
        hasLines: options.hasLines ?? true,
        hasRate: usb === undefined,
        portError,
        plugged: isPresent,
        advance,
        due,
        write(bytes, baud) {
          const first = bytesToChip;
          const mapped = faults.toChip === undefined ? bytes : mapBytes(bytes, faults.toChip, first);
          bytesToChip += bytes.length;
          const byteMs = bitMs(usb === undefined ? baud : USB_BAUD) * 10;
          const start = Math.max(clock.now(), toChip.free);
          const { resetAt } = faults;
          if (resetAt !== undefined && resetAt > first && resetAt <= bytesToChip) {
            glitchAt = start + (resetAt - first) * byteMs;
          }
          toChip.push(mapped, clock.now(), byteMs);
          return toChip.free;
        },
        setRate: (baud) => void (rate = baud),
        lines: () => lines,
        setLines,
        closed() {
          if (!isPresent()) return;
          open = false;
          if (powered && options.hasLines !== false && !keepLines) setLines(RELEASED);
          options.onPortUse?.(false);
        },
      }));
    },
    press(button) {
      pressed.add(button);
      updatePins();
    },
    release(button) {
      pressed.delete(button);
      updatePins();
    },
    unplug() {
      advance();
      powered = false;
      chip.powerOff();
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

function chooseModel({ chip = "esp8266", crystal }: BoardOptions): ChipModel {
  const model = chipModel(chip);
  if (crystal === undefined || chip === "esp8266") return model;
  return { ...model, uart: { ...model.uart, clock: crystal } };
}
