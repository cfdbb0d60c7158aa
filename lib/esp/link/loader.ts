/**
 * Sends commands to the loader, the mask ROM or the stub: one command, then its answer, never two commands at once (a
 * second frame without a pause puts the stub's framing out of step).
 */
import type { Dialect } from "../chips/chip.ts";
import type { Clock } from "../../clock.ts";
import { EXIT, FlasherError, Interrupted, LinkError } from "../../errors.ts";
import { type Command, encodeCommand, OPCODE } from "../protocol/command.ts";
import {
  describeRefusal,
  parseResponse,
  readCommandResult,
  REFUSED,
  type Response,
} from "../protocol/response.ts";
import { encodeFrame, FrameDecoder } from "../protocol/slip.ts";
import { COMMAND_MS, SYNC_MS } from "../protocol/timeouts.ts";
import { wireMs } from "../../wire_time.ts";
import type { SerialPort } from "../../serial/port.ts";
import { trySetNear } from "./host_baud.ts";

/** The longest single wait for input, so that Ctrl-C takes effect. */
const SLICE_MS = 100;
/** A SYNC is answered eight times. */
const SYNC_ANSWERS = 8;

/** The chip understood the command and refused it. */
export class RefusedError extends FlasherError {
  readonly code: number;

  constructor(action: string, code: number) {
    super(`${action}: the chip refused: ${describeRefusal(code)}`, EXIT.linkUnstable, {
      hint: "Run again. If it happens again, add --trace trace.txt and report the problem with that file.",
    });
    this.code = code;
  }
}

/** No answer came in time. */
export class SilenceError extends LinkError {
  constructor(message: string) {
    super(message, {
      hint:
        "The link is bad or the board lost power: try another cable or USB socket, disconnect other hardware from " +
        "the board, or go slower with --baud 115200.",
    });
  }
}

export interface CommandOptions {
  /** The beginning of an error message: `Cannot write 0x4000`. */
  readonly action: string;
  /** Milliseconds for the chip's work, without the time on the wire. Default 3 s. */
  readonly timeoutMs?: number;
  /** Possible numbers of bytes before the status in a good answer, longest first. Default: none. */
  readonly payload?: readonly number[];
  /** Called about ten times a second until the answer comes. */
  readonly onWait?: () => void;
}

/** Commands whose answer fills more than one USB packet, or is followed by more data. */
const LONG_ANSWERS: readonly number[] = [OPCODE.readFlash, OPCODE.readFlashSlow];

export class Loader {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** What the loader can do; changes when the stub replaces the ROM. */
  dialect: Dialect;
  #baud: number;
  readonly #decoder = new FrameDecoder();
  #frames: Uint8Array[] = [];
  #roundTripMs: number | undefined;
  /** Constant words that were read, by address. */
  readonly #words = new Map<number, number>();

  constructor(
    port: SerialPort,
    options: { clock: Clock; dialect: Dialect; baud: number; signal?: AbortSignal },
  ) {
    this.port = port;
    this.clock = options.clock;
    this.dialect = options.dialect;
    this.#baud = options.baud;
    this.signal = options.signal;
  }

  /** The host's rate. */
  get baud(): number {
    return this.#baud;
  }

  /** Milliseconds of the fastest answer so far, without the command's time on the wire; undefined = no answer yet. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Sets the host to `baud` or a rate near it. False if it supports none: it then keeps its rate. */
  async setBaud(baud: number): Promise<boolean> {
    const taken = await trySetNear(this.port, baud);
    if (taken === undefined) return false;
    this.#baud = taken;
    this.#words.clear();
    return true;
  }

  /** The rate that the host would use for `baud`; undefined if it supports none. The host keeps its rate. */
  async hostRate(baud: number): Promise<number | undefined> {
    const taken = await trySetNear(this.port, baud);
    if (taken !== undefined) await this.port.setBaud(this.#baud);
    return taken;
  }

  /** Discards received data: boot text, answers to earlier attempts. */
  async discardInput(): Promise<void> {
    await this.port.discardInput();
    this.#decoder.reset();
    this.#frames = [];
  }

  /** Sends `command` and returns the good answer. Throws RefusedError, SilenceError or PortError. */
  command(command: Command, options: CommandOptions): Promise<{ value: number; payload: Uint8Array }> {
    return this.exchange(encodeFrame(encodeCommand(command)), OPCODE[command.op], options);
  }

  /** As `command`, for an encoded frame. `meanwhile` is called while the frame travels. */
  async exchange(
    frame: Uint8Array,
    opcode: number,
    options: CommandOptions & { meanwhile?: () => void },
  ): Promise<{ value: number; payload: Uint8Array }> {
    const { action, timeoutMs = COMMAND_MS, payload = [0], onWait } = options;
    const sent = this.clock.now() + wireMs(frame.length, this.#baud);
    const deadline = sent + timeoutMs;
    this.signal?.throwIfAborted();
    // Frames from before the command are not its answer: a duplicate could confirm something else.
    this.#frames = [];
    await this.port.write(frame);
    options.meanwhile?.();
    while (true) {
      const response = await this.#nextResponse(deadline, onWait);
      if (response === undefined) throw this.#silence(action, timeoutMs);
      const outcome = readCommandResult(response, payload, this.dialect.statusBytes);
      if (outcome === undefined) continue;
      if (response.opcode === opcode) {
        // An answer in 0 ms was buffered by the port, and an adapter delivers a full packet at once: neither is a round trip.
        const ms = this.clock.now() - sent;
        if (ms > 0 && !LONG_ANSWERS.includes(opcode)) {
          this.#roundTripMs = Math.min(this.#roundTripMs ?? Infinity, ms);
        }
        if (outcome.ok) return outcome;
        throw new RefusedError(action, outcome.code);
      }
      // An ESP8266 ROM that refuses an unknown command puts the last known command into its answer.
      if (!outcome.ok && outcome.code === REFUSED.romUnsupported) {
        throw new RefusedError(action, outcome.code);
      }
    }
  }

  /**
   * Sends one SYNC. Returns the value of the answer: 0 from a stub, any other from a ROM; undefined if none came within
   * `timeoutMs`. Also receives the seven further answers.
   */
  async sync(timeoutMs: number): Promise<number | undefined> {
    this.signal?.throwIfAborted();
    const frame = encodeFrame(encodeCommand({ op: "sync" }));
    await this.port.write(frame);
    const wire = wireMs(frame.length, this.#baud);
    let deadline = this.clock.now() + timeoutMs + wire;
    let value: number | undefined;
    for (let answers = 0; answers < SYNC_ANSWERS;) {
      const response = await this.#nextResponse(deadline);
      if (response === undefined) break;
      if (response.opcode !== OPCODE.sync) continue;
      if (readCommandResult(response, [0], this.dialect.statusBytes)?.ok !== true) continue;
      answers++;
      value ??= response.value;
      deadline = this.clock.now() + SYNC_MS + wire;
    }
    return value;
  }

  /**
   * Sends a command that starts a program, and waits for the program's greeting; the answer to the command may come
   * before it, or not at all. False if no greeting came in time. Throws RefusedError or PortError.
   */
  async start(
    command: Command,
    { action, timeoutMs, isGreeting }: {
      readonly action: string;
      readonly timeoutMs: number;
      readonly isGreeting: (frame: Uint8Array) => boolean;
    },
  ): Promise<boolean> {
    this.signal?.throwIfAborted();
    const bytes = encodeFrame(encodeCommand(command));
    const deadline = this.clock.now() + timeoutMs + wireMs(bytes.length, this.#baud);
    await this.port.write(bytes);
    while (true) {
      const frame = await this.#nextFrame(deadline);
      if (frame === undefined) return false;
      if (isGreeting(frame)) return true;
      const response = parseResponse(frame);
      if (response?.opcode !== OPCODE[command.op]) continue;
      const outcome = readCommandResult(response, [0], this.dialect.statusBytes);
      if (outcome?.ok === false) throw new RefusedError(action, outcome.code);
    }
  }

  /** Sends a frame that is not a command. */
  async send(payload: Uint8Array): Promise<void> {
    this.signal?.throwIfAborted();
    await this.port.write(encodeFrame(payload));
  }

  /**
   * Receives the next frame of any kind, for data that a stub sends in addition to answers. `onBegin` is called if a
   * part of it arrives before the rest. Throws SilenceError or PortError.
   */
  async receive(
    { action, timeoutMs, onBegin }: {
      readonly action: string;
      readonly timeoutMs: number;
      readonly onBegin?: () => Promise<void>;
    },
  ): Promise<Uint8Array> {
    const frame = await this.#nextFrame(this.clock.now() + timeoutMs, { onBegin });
    if (frame === undefined) throw this.#silence(action, timeoutMs);
    return frame;
  }

  #silence(action: string, timeoutMs: number): SilenceError {
    return new SilenceError(`${action}: the chip did not answer within ${describeMs(timeoutMs)}`);
  }

  async readReg(address: number, action: string): Promise<number> {
    return (await this.command({ op: "readReg", address }, { action })).value;
  }

  /** As `readReg`, for a fuse or a divider, which is constant while the baud rate is: it is read only once. */
  async readWord(address: number, action: string): Promise<number> {
    const known = this.#words.get(address);
    if (known !== undefined) return known;
    const value = await this.readReg(address, action);
    this.#words.set(address, value);
    return value;
  }

  async writeReg(address: number, value: number, action: string): Promise<void> {
    await this.command({ op: "writeReg", address, value }, { action });
  }

  async #nextResponse(deadline: number, onWait?: () => void): Promise<Response | undefined> {
    while (true) {
      const frame = await this.#nextFrame(deadline, { onWait });
      if (frame === undefined) return undefined;
      const response = parseResponse(frame);
      if (response !== undefined) return response;
    }
  }

  async #nextFrame(
    deadline: number,
    { onWait, onBegin }: WaitHooks = {},
  ): Promise<Uint8Array | undefined> {
    let begun = false;
    while (this.#frames.length === 0) {
      const left = deadline - this.clock.now();
      if (left <= 0) return undefined;
      onWait?.();
      const bytes = await this.port.read(Math.min(left, SLICE_MS));
      if (this.signal?.aborted) throw this.signal.reason ?? new Interrupted();
      this.#frames.push(...this.#decoder.push(bytes));
      if (begun || bytes.length === 0 || this.#frames.length > 0) continue;
      begun = true;
      await onBegin?.();
    }
    return this.#frames.shift();
  }
}

/** Called while waiting for a frame: `onWait` at every read, `onBegin` once, when a part of the frame has arrived. */
interface WaitHooks {
  readonly onWait?: (() => void) | undefined;
  readonly onBegin?: (() => Promise<void>) | undefined;
}

function describeMs(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms)} ms`;
}
