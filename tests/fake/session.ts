/** A whole session of flasher with a board in software, in virtual time. */
import { autoReset } from "../../plugins/auto_reset.ts";
import type { Board } from "../../plugins/board.ts";
import { esp8266 } from "../../lib/esp/chips/esp8266.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Done, FlashEvent } from "../../lib/esp/events.ts";
import { type Job, programBoard } from "../../lib/esp/jobs/program.ts";
import { firstBaud } from "../../lib/esp/jobs/session.ts";
import { FlasherError, Interrupted, PortError } from "../../lib/errors.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import {
  type BoardOptions,
  type Circuit,
  createBoard,
  type SimulatedBoard,
  VirtualClock,
} from "../../lib/simulator/mod.ts";
import { bootImage, file } from "./firmware.ts";
import { tabled } from "./tabled.ts";

/** A flash of 256 KB is the smallest that has an id: boards with it are made in no time. */
export const SMALL = { flashSize: 0x40000, flashId: 0x1240ef } as const;

export interface SessionOptions {
  readonly circuit?: Circuit;
  readonly board?: Partial<BoardOptions>;
  /** The plugin; default auto_reset. */
  readonly plugin?: Board;
  readonly files?: readonly Firmware[];
  /** Overrides of the job. */
  readonly job?: Partial<Omit<Job, "clock" | "report" | "signal">>;
  /** What a person does, with time passing by `clock.sleep`. */
  readonly hands?: (board: SimulatedBoard, clock: Clock) => Promise<void>;
  /** Ctrl-C as soon as this is true of an event. */
  readonly abortOn?: (event: FlashEvent, events: readonly FlashEvent[]) => boolean;
  /** Ctrl-C at this time, milliseconds from the start of the session. */
  readonly abortAt?: number;
  /** Default `programBoard`. */
  readonly work?: typeof programBoard;
  /** Puts something between flasher and the port. */
  readonly wrapPort?: (port: SerialPort, clock: Clock, board: SimulatedBoard) => SerialPort;
}

export interface Session {
  readonly board: SimulatedBoard;
  readonly clock: VirtualClock;
  /** As it was when the board was plugged in. */
  readonly flashBefore: Uint8Array;
  readonly events: readonly FlashEvent[];
  /** Virtual time of each event, from the start of the session. */
  readonly times: readonly number[];
  readonly done: Done | undefined;
  readonly error: unknown;
  readonly files: readonly Firmware[];
  /** Milliseconds of virtual time. */
  readonly ms: number;
  /** Milliseconds from Ctrl-C to the end; undefined if it was not pressed. */
  readonly msAfterAbort: number | undefined;
}

/** Plugs a board in, runs a session and unplugs nothing. Never throws what the session throws. */
export async function runSession(options: SessionOptions = {}): Promise<Session> {
  const clock = new VirtualClock();
  const board = createBoard({
    clock,
    circuit: options.circuit ?? "autoReset",
    portError: (message, reason) => new PortError(message, reason, { hint: "Plug it in again." }),
    // Whoever asks for something else says so.
    ...(options.board?.chip === undefined ? {} : { flash: tabled() }),
    ...options.board,
  });
  return await runOn(board, clock, options);
}

/** The same on a board that is there already. */
export async function runOn(
  board: SimulatedBoard,
  clock: VirtualClock,
  options: SessionOptions = {},
): Promise<Session> {
  const { plugin = autoReset, files = [file(0, bootImage(1024))] } = options;
  const flashBefore = board.flash.slice();
  const events: FlashEvent[] = [];
  const times: number[] = [];
  const abort = new AbortController();
  const start = clock.now();
  let abortedAt: number | undefined;
  const interrupt = () => {
    abortedAt ??= clock.now();
    abort.abort(new Interrupted());
  };
  const worldClock = options.abortAt === undefined ? clock : alarm(clock, start + options.abortAt, interrupt);
  const job: Job = {
    clock: worldClock,
    entry: { scripts: plugin.enterBootloader, hands: plugin.hands },
    runFirmware: plugin.runFirmware,
    chip: undefined,
    chips: [esp8266],
    baud: 460_800,
    flash: { mode: "keep", freq: "keep", size: "keep" },
    files,
    useStub: true,
    after: "run",
    waitMs: 0,
    ...options.job,
    signal: abort.signal,
    report(event) {
      events.push(event);
      times.push(clock.now() - start);
      if (options.abortOn?.(event, events)) interrupt();
    },
  };
  let done: Done | undefined;
  let error: unknown;
  const person = options.hands?.(board, clock);
  const plain = await board.connect("sim:test");
  await plain.setBaud(firstBaud(job));
  const port = options.wrapPort?.(plain, worldClock, board) ?? plain;
  const patient = options.abortAt === undefined ? port : ringing(port, worldClock);
  try {
    done = await (options.work ?? programBoard)(patient, job);
  } catch (thrown) {
    error = thrown;
  }
  const ms = clock.now() - start;
  const msAfterAbort = abortedAt === undefined ? undefined : clock.now() - abortedAt;
  await person;
  await port.close();
  return { board, clock, flashBefore, events, times, done, error, files, ms, msAfterAbort };
}

/** A clock that does something at `at`, exactly then, while it sleeps. */
function alarm(clock: Clock, at: number, ring: () => void): Clock {
  return {
    now: () => clock.now(),
    async sleep(ms) {
      const left = at - clock.now();
      if (left >= 0 && left < ms) {
        await clock.sleep(left);
        ring();
        await clock.sleep(ms - left);
      } else {
        await clock.sleep(ms);
      }
    },
  };
}

/** The simulated port sleeps by the board's clock; this lets an alarm go off during its reads. */
function ringing(port: SerialPort, clock: Clock): SerialPort {
  return {
    ...methodsOf(port),
    async read(timeoutMs) {
      const deadline = clock.now() + timeoutMs;
      while (true) {
        const bytes = await port.read(0);
        if (bytes.length > 0 || clock.now() >= deadline) return bytes;
        await clock.sleep(Math.min(1, deadline - clock.now()));
      }
    },
  };
}

/** The port's methods, for a wrapper that replaces some. */
export function methodsOf(port: SerialPort): SerialPort {
  return {
    name: port.name,
    hasLines: port.hasLines,
    read: (ms) => port.read(ms),
    write: (bytes) => port.write(bytes),
    setLines: (lines) => port.setLines(lines),
    setBaud: (baud) => port.setBaud(baud),
    discardInput: () => port.discardInput(),
    close: () => port.close(),
  };
}

/** A person at the buttons: holds GPIO0, taps RESET at `at`, lets GPIO0 go. Returns when the chip was let go. */
export function buttonsAt(at: number): (board: SimulatedBoard, clock: Clock) => Promise<void> {
  return async (board, clock) => {
    await clock.sleep(at - 400);
    board.press("gpio0");
    await clock.sleep(200);
    board.press("reset");
    await clock.sleep(200);
    board.release("reset"); // now `at`
    await clock.sleep(300);
    board.release("gpio0");
  };
}

/** The session's error, which must be of this kind. */
export function errorOf<E extends FlasherError>(
  session: Pick<Session, "error">,
  kind: abstract new (...args: never[]) => E,
): E {
  if (session.error instanceof kind) return session.error;
  throw session.error ?? new Error("the session succeeded");
}
