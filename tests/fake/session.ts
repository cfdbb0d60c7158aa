/** A complete flashing session with a simulated board, in virtual time. */
import { autoReset } from "../../plugins/auto_reset.ts";
import type { Board } from "../../plugins/board.ts";
import { esp8266 } from "../../lib/esp/chips/esp8266.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Done, FlashEvent } from "../../lib/esp/events.ts";
import { type Job, programBoard } from "../../lib/esp/jobs/program.ts";
import { connectBaud } from "../../lib/esp/link/session_options.ts";
import { FlasherError, Interrupted } from "../../lib/errors.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import {
  type BoardOptions,
  type Circuit,
  type SimulatedBoard,
  VirtualClock,
} from "../../lib/simulator/mod.ts";
import { bootImage, file } from "./firmware.ts";
import { flashWithTable } from "./flash_with_table.ts";
import { newBoard } from "./simulated_board.ts";

/** The smallest flash with an id, 256 KB, which makes boards cheap to create. */
export const SMALL = { flashSize: 0x40000, flashId: 0x1240ef } as const;

export interface SessionOptions {
  readonly circuit?: Circuit;
  readonly board?: Partial<BoardOptions>;
  /** Default auto_reset. */
  readonly plugin?: Board;
  readonly files?: readonly Firmware[];
  /** Overrides of the job. */
  readonly job?: Partial<Omit<Job, "clock" | "report" | "signal">>;
  /** What a person does at the board. Time passes with `clock.sleep`. */
  readonly hands?: (board: SimulatedBoard, clock: Clock) => Promise<void>;
  /** Ctrl-C at the first event for which this is true. */
  readonly abortOn?: (event: FlashEvent, events: readonly FlashEvent[]) => boolean;
  /** Ctrl-C at this time, milliseconds from the start of the session. */
  readonly abortAt?: number;
  /** Default `programBoard`. */
  readonly work?: typeof programBoard;
  /** Wraps the port that flasher uses. */
  readonly wrapPort?: (port: SerialPort, clock: Clock, board: SimulatedBoard) => SerialPort;
}

export interface Session {
  readonly board: SimulatedBoard;
  readonly clock: VirtualClock;
  /** Flash when the board was plugged in. */
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

/** Plugs a board in and runs a session. Returns the session's error instead of throwing it. */
export async function runSession(options: SessionOptions = {}): Promise<Session> {
  const clock = new VirtualClock();
  const board = newBoard(clock, {
    circuit: options.circuit ?? "autoReset",
    // The default, which `options.board` can replace.
    ...(options.board?.chip === undefined ? {} : { flash: flashWithTable() }),
    ...options.board,
  });
  return await runOn(board, clock, options);
}

/** Runs a session on an existing board. */
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
  await plain.setBaud(connectBaud(job));
  const port = options.wrapPort?.(plain, worldClock, board) ?? plain;
  const patient = options.abortAt === undefined ? port : ringing(port, worldClock);
  try {
    done = await (options.work ?? programBoard)(patient, job);
    job.report(done);
  } catch (thrown) {
    error = thrown;
  }
  const ms = clock.now() - start;
  const msAfterAbort = abortedAt === undefined ? undefined : clock.now() - abortedAt;
  await person;
  await port.close();
  return { board, clock, flashBefore, events, times, done, error, files, ms, msAfterAbort };
}

/** A clock that calls `ring` exactly at `at`, during a sleep. */
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

/** Makes the port's reads sleep by `clock`, so that its alarm can ring during a read. */
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

/** Copies the port's methods, so that a wrapper can replace some. */
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

/** A person at the buttons: holds GPIO0, presses RESET and releases it at `at`, releases GPIO0. */
export function buttonsAt(at: number): (board: SimulatedBoard, clock: Clock) => Promise<void> {
  return async (board, clock) => {
    await clock.sleep(at - 400);
    board.press("gpio0");
    await clock.sleep(200);
    board.press("reset");
    await clock.sleep(200);
    board.release("reset"); // at `at`
    await clock.sleep(300);
    board.release("gpio0");
  };
}

/** The session's error. Throws if it is of another kind. */
export function errorOf<E extends FlasherError>(
  session: Pick<Session, "error">,
  kind: abstract new (...args: never[]) => E,
): E {
  if (session.error instanceof kind) return session.error;
  throw session.error ?? new Error("the session succeeded");
}
