/**
 * The conversation with whoever answers, mask ROM or stub: one command, then its answer, never two commands at once
 * (a second frame without a pause puts the stub's framing out of phase).
 */
import type { Dialect } from "../chips/chip.ts";
import type { Clock } from "../../clock.ts";
import { EXIT, FlasherError, Interrupted, LinkError } from "../../errors.ts";
import { type Command, encodeCommand, OPCODE } from "../protocol/command.ts";
import { describeRefusal, outcomeOf, parseResponse, REFUSED, type Response } from "../protocol/response.ts";
import { encodeFrame, FrameDecoder } from "../protocol/slip.ts";
import { COMMAND_MS, SYNC_MS, wireMs } from "../protocol/timeouts.ts";
import type { SerialPort } from "../../serial/port.ts";
import { trySetNear } from "./host_baud.ts";

/** Longest single wait for input, so that Ctrl-C is noticed. */
const SLICE_MS = 100;
/** A SYNC is answered eight times. */
const SYNC_ANSWERS = 8;

/** The chip understood the command and said no. */
export class RefusedError extends FlasherError {
  readonly code: number;

  constructor(action: string, code: number) {
    super(`${action}: the chip refused: ${describeRefusal(code)}`, EXIT.linkUnstable, {
      hint: "Run again. If it happens again, add --trace trace.txt and report what that file says.",
    });
    this.code = code;
  }
}

/** No answer came in time. */
export class SilenceError extends LinkError {
  constructor(message: string) {
    super(message, {
      hint:
        "The link is bad or the board lost power: try another cable or USB socket, unplug what else hangs on " +
        "the board, or go slower with --baud 115200.",
    });
  }
}

export interface CommandOptions {
  /** What the command is for, to begin an error message with: `Cannot write 0x4000`. */
  readonly action: string;
  /** Milliseconds for the chip to act, without the time on the wire. Default 3 s. */
  readonly timeoutMs?: number;
  /** Bytes before the status in a good answer: what is possible, longest first. Default none. */
  readonly payload?: readonly number[];
  /** Called about ten times a second while the answer is waited for. */
  readonly onWait?: () => void;
}

/** Answers that bring more than one USB packet of bytes, or have them right behind them. */
const LONG_ANSWERS: readonly number[] = [OPCODE.readFlash, OPCODE.readFlashSlow];

export class Loader {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** What whoever answers can do; changes when the stub takes over. */
  dialect: Dialect;
  #baud: number;
  readonly #decoder = new FrameDecoder();
  #frames: Uint8Array[] = [];
  #roundTripMs: number | undefined;
  /** By address. */
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

  /** The fastest answer so far, milliseconds without the command's time on the wire; undefined = none came yet. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Sets the host to `baud` or a rate near it. False where it has none: it stays at its rate then. */
  async setBaud(baud: number): Promise<boolean> {
    const taken = await trySetNear(this.port, baud);
    if (taken === undefined) return false;
    this.#baud = taken;
    this.#words.clear();
    return true;
  }

  /** The rate that the host would take for `baud`; undefined where it has none. It stays at its rate. */
  async hostRate(baud: number): Promise<number | undefined> {
    const taken = await trySetNear(this.port, baud);
    if (taken !== undefined) await this.port.setBaud(this.#baud);
    return taken;
  }

  /** Throws away what came in: boot text, answers to earlier attempts. */
  async discardInput(): Promise<void> {
    await this.port.discardInput();
    this.#decoder.reset();
    this.#frames = [];
  }

  /** Sends `command` and returns the good answer. Throws RefusedError, SilenceError or PortError. */
  command(command: Command, options: CommandOptions): Promise<{ value: number; payload: Uint8Array }> {
    return this.exchange(encodeFrame(encodeCommand(command)), OPCODE[command.op], options);
  }

  /** As `command`, for a frame that was made earlier. `meanwhile` is called when the frame is on its way. */
  async exchange(
    frame: Uint8Array,
    opcode: number,
    options: CommandOptions & { meanwhile?: () => void },
  ): Promise<{ value: number; payload: Uint8Array }> {
    const { action, timeoutMs = COMMAND_MS, payload = [0], onWait } = options;
    const sent = this.clock.now() + wireMs(frame.length, this.#baud);
    const deadline = sent + timeoutMs;
    this.signal?.throwIfAborted();
    // What came before the question is no answer to it: a doubled one would vouch for something else.
    this.#frames = [];
    await this.port.write(frame);
    options.meanwhile?.();
    while (true) {
      const response = await this.#nextResponse(deadline, onWait);
      if (response === undefined) throw this.#silence(action, timeoutMs);
      const outcome = outcomeOf(response, payload, this.dialect.statusBytes);
      if (outcome === undefined) continue;
      if (response.opcode === opcode) {
        // What the port held back is no answer within no time; and an adapter hands on at once what fills a packet.
        const ms = this.clock.now() - sent;
        if (ms > 0 && !LONG_ANSWERS.includes(opcode)) {
          this.#roundTripMs = Math.min(this.#roundTripMs ?? Infinity, ms);
        }
        if (outcome.ok) return outcome;
        throw new RefusedError(action, outcome.code);
      }
      // An ESP8266 ROM names the last command it knew when it refuses one that it does not know.
      if (!outcome.ok && outcome.code === REFUSED.romUnsupported) {
        throw new RefusedError(action, outcome.code);
      }
    }
  }

  /**
   * One SYNC. Returns the value of the answer: 0 from a stub, anything else from a ROM; undefined if none came within
   * `timeoutMs`. The seven further answers are taken in as well.
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
      if (outcomeOf(response, [0], this.dialect.statusBytes)?.ok !== true) continue;
      answers++;
      value ??= response.value;
      deadline = this.clock.now() + SYNC_MS + wire;
    }
    return value;
  }

  /**
   * Sends a command that starts a program, and waits for the frame by which that one is known; the answer to the
   * command may come before it, or not at all. False if no such frame came in time. Throws RefusedError or PortError.
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
      const outcome = outcomeOf(response, [0], this.dialect.statusBytes);
      if (outcome?.ok === false) throw new RefusedError(action, outcome.code);
    }
  }

  /** A frame that is no command. */
  async send(payload: Uint8Array): Promise<void> {
    this.signal?.throwIfAborted();
    await this.port.write(encodeFrame(payload));
  }

  /**
   * The next frame, whatever it is: for what a stub sends besides answers. `onBegin` is called if a part of it comes
   * first. Throws SilenceError or PortError.
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

  /** As `readReg`, for a word that stays as it is as long as the rate does, a fuse or a divider: it is read once. */
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
    { onWait, onBegin }: Hooks = {},
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

/** What may be done while a frame is waited for: every time, or once, when a part of it is there. */
interface Hooks {
  readonly onWait?: (() => void) | undefined;
  readonly onBegin?: (() => Promise<void>) | undefined;
}

function describeMs(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms)} ms`;
}
