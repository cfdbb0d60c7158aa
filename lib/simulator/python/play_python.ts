/** Plays MicroPython or CircuitPython: a real interpreter behind the board's UART, ring and file system. */

import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import { dividerFor } from "../hardware/uart.ts";
import { behaviourOf, preludeFor, type PythonFirmware } from "./firmware.ts";
import { createFrame, type Frame } from "./frame.ts";
import { commandLimits, heapOf } from "./heap.ts";
import { type Answer, type DiskSettings, type Interpreter, startInterpreter } from "./interpreter.ts";
import { mountStorage } from "./mount_storage.ts";
import type { PythonHost } from "./python_options.ts";
import { safeModeText, supervisorCode } from "./safe_mode.ts";

const CTRL_A = 1;
const CTRL_C = 3;
const CTRL_D = 4;

/** Bytes that wait for the program on a UART (ports/esp8266/esp_mphal.c: an array of 256, one of which stays empty). */
const RING = 255;
const CONSOLE_BAUD = 115_200;
/** From the program's start until boot.py runs. */
const STARTUP = 40;
/** Looks for input while a program computes, or a watchdog runs; ms. */
const GLANCE = 10;

/** Computing time of an ESP8266 at 80 MHz: compiling one byte of code, and a command. Estimated. */
const MS_PER_CODE_BYTE = 0.01;
const MS_PER_COMMAND = 0.5;
/** Bytes of files, per KB: an erased and programmed flash sector, and a read one. */
const MS_PER_KB_WRITTEN = 14;
const MS_PER_KB_READ = 1;

/** Runs until a reset. */
export function* playPython(hardware: Hardware, firmware: PythonFirmware, host: PythonHost): ChipCode {
  const { uart } = hardware.model;
  hardware.divider = dividerFor(CONSOLE_BAUD, uart.clock, uart.fraction);
  yield STARTUP;
  const capacity = yield* mountStorage(hardware, firmware, host);
  const options = { capacity: capacity ?? 0, ...host.options, noFiles: capacity === undefined };
  const board = new PythonBoard(hardware, firmware, { ...host, options });
  try {
    return yield* board.run();
  } finally {
    board.stop();
  }
}

type End = "reset" | "power cut";

class PythonBoard {
  readonly #hardware: Hardware;
  readonly #firmware: PythonFirmware;
  readonly #host: PythonHost;
  #interpreter: Interpreter;
  #frame: Frame;
  #ring: number[] = [];
  #bitesAt: number | undefined;
  readonly #circuit: boolean;
  /** Bytes. */
  readonly #heap: number;
  readonly #behaviour;
  readonly #prelude: string;

  constructor(hardware: Hardware, firmware: PythonFirmware, host: PythonHost) {
    this.#hardware = hardware;
    this.#firmware = firmware;
    this.#host = host;
    this.#interpreter = startInterpreter(host.options.worker);
    this.#circuit = firmware.name === "CircuitPython";
    this.#heap = heapOf(firmware, hardware.model.boot.loader);
    this.#behaviour = { ...behaviourOf(firmware), ...host.options };
    this.#prelude = preludeFor(firmware, {
      missing: this.#behaviour.missing,
      build: host.options.build,
      id: chipNumber(hardware),
      mac: hardware.mac,
      heap: this.#heap,
      supervisor: supervisorCode(firmware, host.options.safeMode?.reason ?? "NONE"),
    });
    this.#frame = this.#newFrame();
  }

  #newFrame(): Frame {
    const limits = commandLimits(this.#heap);
    const { commandLimit = limits.commandLimit, pasteLimit = limits.pasteLimit } = this.#host.options;
    const { paste } = this.#behaviour;
    return createFrame({ paste, greeting: this.#firmware.greeting, commandLimit, pasteLimit });
  }

  *run(): ChipCode {
    const end = yield* this.#live();
    if (end === "reset") return this.#hardware.reset("watchdog");
    this.#hardware.stage = "hung";
    this.#host.options.onPowerCut?.();
    return undefined;
  }

  stop(): void {
    this.#interpreter.stop();
  }

  *#live(): Routine<End> {
    let end = yield* this.#start(this.#disk(), false);
    while (end === undefined) {
      const byte = yield* this.#nextByte();
      if (byte === "reset") return "reset";
      for (const step of this.#frame.receive(byte)) {
        switch (step.kind) {
          case "print":
            yield* this.#print(step.text);
            break;
          case "crash":
            return "reset";
          case "interpret":
            end = yield* this.#interpret(step.bytes);
            if (end !== undefined) return end;
        }
      }
    }
    return end;
  }

  /** Starts the interpreter, and its programs as a board does. `raw`: after a soft reset at the raw prompt. */
  *#start(disk: DiskSettings | undefined, raw: boolean): Routine<End | undefined> {
    const { options } = this.#host;
    this.#frame = this.#newFrame();
    const names = options.safeMode ? [] : this.#circuit ? ["/boot.py", "/code.py"] : ["/boot.py", "/main.py"];
    const programs = raw ? names.slice(0, 1) : names;
    const wait = this.#circuit && !raw;
    if (this.#behaviour.frozenStart) this.#dropInterrupts();
    const end = yield* this.#settle(
      this.#interpreter.ask({
        do: "start",
        ...(disk === undefined ? {} : { disk }),
        prelude: this.#prelude,
        programs,
        greet: !wait && !raw,
      }, this.#hardware.now),
    );
    if (end !== undefined) return end;
    if (raw) return yield* this.#interpret(Uint8Array.of(CTRL_A));
    if (!wait) return undefined;
    this.#collect();
    // A key that has arrived is taken before anything is printed (CircuitPython, main.c).
    if (this.#ring.length === 0) {
      const { safeMode, pressAnyKey = "Press any key to enter the REPL. Use CTRL-D to reload." } = options;
      const why = safeMode === undefined ? "" : safeModeText(this.#firmware, safeMode);
      yield* this.#print(`${why}\r\n${pressAnyKey}\r\n`);
    }
    const key = yield* this.#nextByte();
    if (key === "reset") return "reset";
    if (key === CTRL_D) {
      yield* this.#print(`${this.#behaviour.softReset}\r\n`);
      return yield* this.#start(undefined, false);
    }
    return yield* this.#settle(this.#interpreter.ask({
      do: "start",
      prelude: this.#prelude,
      programs: [],
      greet: true,
    }, this.#hardware.now));
  }

  *#interpret(bytes: Uint8Array): Routine<End | undefined> {
    const runs = bytes.at(-1) === CTRL_D || !this.#frame.raw && bytes.at(-1) === 0x0d;
    if (runs) yield MS_PER_COMMAND + bytes.length * MS_PER_CODE_BYTE;
    return yield* this.#settle(this.#interpreter.ask({ do: "input", bytes }, this.#hardware.now));
  }

  /** Prints, and lets time pass, until the interpreter waits for input. */
  *#settle(first: Answer | undefined): Routine<End | undefined> {
    let answer = first;
    while (true) {
      if (answer === undefined) {
        answer = yield* this.#waitForComputation();
        continue;
      }
      this.#remember(answer);
      const { baud } = answer;
      yield answer.written / 1024 * MS_PER_KB_WRITTEN + answer.read / 1024 * MS_PER_KB_READ;
      const wait = this.#hardware.transmit(this.#frame.print(answer.output));
      if (wait > 0) yield wait;
      const { uart } = this.#hardware.model;
      if (baud !== undefined) this.#hardware.divider = dividerFor(baud, uart.clock, uart.fraction);
      switch (answer.state) {
        case "idle":
          return undefined;
        case "reset":
        case "power cut":
          return answer.state;
        case "failed":
          throw new Error(`The simulated interpreter failed: ${answer.reason}`);
        case "soft reset": {
          yield* this.#print(`${this.#frame.raw ? "" : "\r\n"}${this.#behaviour.softReset}\r\n`);
          return yield* this.#start(undefined, this.#frame.raw);
        }
        case "running": {
          if (answer.sleep! > 0) yield answer.sleep!;
          answer = this.#interpreter.ask({ do: "go on", interrupt: this.#interrupted() }, this.#hardware.now);
        }
      }
    }
  }

  /** An endless loop without output: only Ctrl-C ends it, and this interpreter cannot be interrupted in it. */
  *#waitForComputation(): Routine<Answer | undefined> {
    yield GLANCE;
    const answer = this.#interpreter.poll();
    if (answer !== undefined || !this.#interrupted()) return answer;
    const { raw } = this.#frame;
    this.#interpreter.stop();
    this.#interpreter = startInterpreter(this.#host.options.worker);
    const fresh = this.#interpreter.ask({
      do: "start",
      disk: this.#disk(),
      prelude: this.#prelude,
      programs: [],
      greet: !raw,
    }, this.#hardware.now);
    const trace = "Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n";
    yield* this.#print(raw ? `\x04${trace}\x04>` : trace);
    if (!raw) return fresh;
    const again = this.#interpreter.ask({ do: "input", bytes: Uint8Array.of(CTRL_A) }, this.#hardware.now);
    return again === undefined ? undefined : { ...again, output: new Uint8Array() };
  }

  /** Characters up to 0xff are bytes; others, which only translated texts have, are UTF-8. */
  *#print(text: string): Routine<void> {
    const isBytes = [...text].every((char) => char.charCodeAt(0) <= 0xff);
    const bytes = isBytes
      ? Uint8Array.from(text, (char) => char.charCodeAt(0))
      : new TextEncoder().encode(text);
    const wait = this.#hardware.transmit(bytes);
    if (wait > 0) yield wait;
  }

  /** Takes the interrupt character out of what has arrived, as the receiver's interrupt does. */
  #interrupted(): boolean {
    this.#collect();
    const at = this.#ring.indexOf(CTRL_C);
    if (at < 0) return false;
    this.#ring.splice(at, 1);
    return true;
  }

  /** Until boot.py runs, Ctrl-C is a byte like any other; at the prompt it would only clear the line. */
  #dropInterrupts(): void {
    this.#collect();
    this.#ring = this.#ring.filter((byte) => byte !== CTRL_C);
  }

  #collect(): void {
    const bytes = this.#hardware.receive();
    if (this.#host.options.deaf) return;
    // Over USB, a full buffer makes the computer wait.
    const room = this.#hardware.usb ? bytes.length : RING - this.#ring.length;
    this.#ring.push(...bytes.subarray(0, room));
  }

  *#nextByte(): Routine<number | "reset"> {
    while (true) {
      const byte = this.#ring.shift();
      if (byte !== undefined) return byte;
      if (this.#bitesAt === undefined) yield "byte";
      else if (this.#hardware.now > this.#bitesAt) return "reset";
      else yield GLANCE;
      this.#collect();
    }
  }

  #remember(answer: Answer): void {
    const { storage } = this.#host;
    for (const [path, content] of answer.files) {
      if (content === undefined) storage.files.delete(path);
      else storage.files.set(path, content);
    }
    storage.changes = answer.changes;
    this.#bitesAt = answer.bitesAt;
  }

  #disk(): DiskSettings {
    const { options, storage } = this.#host;
    return {
      files: [...storage.files],
      fat: this.#behaviour.fat,
      capacity: options.capacity ?? 0,
      // Only the computer may change the drive that these chips show on their USB.
      readOnly: options.readOnly ?? (this.#circuit && this.#hardware.model.otg !== undefined),
      absent: options.noFiles ?? false,
      cutAt: options.cutAt,
      changes: storage.changes,
    };
  }
}

/** `machine.unique_id()`: on an ESP8266 the last three bytes of the MAC address as a number, on others all of it. */
function chipNumber({ model, mac }: Hardware): Uint8Array {
  if (model.boot.loader === "esp32") return Uint8Array.from(mac);
  return Uint8Array.from([...mac.slice(3).reverse(), 0]);
}
