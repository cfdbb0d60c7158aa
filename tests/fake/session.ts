/** A whole session of flasher with a board in software, in virtual time; and what must hold of every one. */
import { assert, assertEquals } from "@std/assert";
import { autoReset } from "../../plugins/auto_reset.ts";
import type { Board } from "../../plugins/board.ts";
import { equalBytes } from "../../lib/bytes.ts";
import { esp8266 } from "../../lib/chips/esp8266.ts";
import type { Chip } from "../../lib/chips/mod.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Done, FlashEvent } from "../../lib/device/events.ts";
import { firstBaud, type Job, programBoard } from "../../lib/device/program.ts";
import { FlasherError, Interrupted, PortError } from "../../lib/errors.ts";
import { type Firmware, makePlan, type Plan, SECTOR } from "../../lib/plan.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import {
  type BoardOptions,
  type Circuit,
  createBoard,
  type SimulatedBoard,
  VirtualClock,
} from "../../lib/simulator/mod.ts";
import { bootImage, file } from "./firmware.ts";

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
    done = await programBoard(patient, job);
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

/** What the flash should hold after a good session. */
export function planOf(session: Pick<Session, "files" | "board">, chip: Chip = esp8266): Plan {
  const flash = { mode: "keep", freq: "keep", size: "keep" } as const;
  return makePlan(session.files, { chip, flash, flashSize: session.board.flash.length });
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Sectors that a session may change: those of its files, and `extra`. */
export function assertUntouched(session: Session, extra: readonly Range[] = []): void {
  const { board, flashBefore, files } = session;
  const allowed = [
    ...files.map(({ offset, bytes }) => ({
      from: offset,
      to: Math.ceil((offset + bytes.length) / SECTOR) * SECTOR,
    })),
    ...extra,
  ].sort((a, b) => a.from - b.from);
  let at = 0;
  for (const { from, to } of [...allowed, { from: flashBefore.length, to: flashBefore.length }]) {
    if (from > at && !sameBytes(board.flash.subarray(at, from), flashBefore.subarray(at, from))) {
      throw new Error(`flash was changed between 0x${at.toString(16)} and 0x${from.toString(16)}`);
    }
    at = Math.max(at, to);
  }
}

/** Flash holds every file, byte for byte. */
export function holdsFiles({ board, files }: Pick<Session, "board" | "files">): boolean {
  return files.every(({ offset, bytes }) =>
    sameBytes(board.flash.subarray(offset, offset + bytes.length), bytes)
  );
}

/** Fast for large arrays. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0 || a.length % 4 !== 0) return equalBytes(a, b);
  const x = new Uint32Array(a.buffer, a.byteOffset, a.length / 4);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.length / 4);
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

/** Lines are released now, and were before the port was closed. */
export function assertReleased({ board }: Pick<Session, "board">): void {
  if (board.state === "off") return;
  const [beforeClose, last] = board.lines.slice(-2);
  assertEquals([last?.dtr, last?.rts], [false, false], "lines after closing");
  assertEquals([beforeClose?.dtr, beforeClose?.rts], [false, false], "lines when the session ended");
}

/** Time for the chip to boot after the last reset, before its state is asked. */
const BOOT_MS = 300;

/** A session that went well: every byte in flash, no other sector changed, the firmware running, lines released. */
export async function assertGood(
  session: Session,
  { stray = [], state = "running" }: { stray?: readonly Range[]; state?: SimulatedBoard["state"] } = {},
): Promise<void> {
  if (session.error !== undefined) throw session.error;
  assert(holdsFiles(session), "flash does not hold the files");
  assertUntouched(session, stray);
  assertReleased(session);
  assertOrder(session.events);
  assertEquals(session.events.at(-1), session.done);
  await session.clock.sleep(BOOT_MS);
  assertEquals(session.board.state, state);
}

/** The session's error, which must be of this kind. */
export function errorOf<E extends FlasherError>(
  session: Session,
  kind: abstract new (...args: never[]) => E,
): E {
  if (session.error instanceof kind) return session.error;
  throw session.error ?? new Error("the session succeeded");
}

/** Milliseconds within which any session on a small board must have ended: nobody waits for hands there. */
const BOUND_MS = 60_000;

/**
 * What holds of every session, whatever went wrong: it ends in bounded time; success means that flash holds the
 * files, an error says what failed, what to do, and truly what was left behind; lines are released; progress is in
 * order. `truthful: false` where what the chip was told is not what flasher said.
 */
export function assertInvariants(
  session: Session,
  { verifies = true, truthful = true }: { verifies?: boolean; truthful?: boolean } = {},
): void {
  const { done, error, ms } = session;
  assert(ms <= BOUND_MS, `took ${ms} ms`);
  assertReleased(session);
  assertOrder(session.events);
  if (error === undefined) {
    assertEquals(done?.verified, verifies);
    if (verifies) assert(holdsFiles(session), "success was reported with other bytes in flash");
    return;
  }
  if (!(error instanceof FlasherError)) throw error;
  assert(error.exitCode > 1, `exit code ${error.exitCode}`);
  if (!(error instanceof Interrupted)) {
    assert(/^Cannot [a-z].*: ./s.test(error.message), `the message names no step: ${error.message}`);
    assert(error.hint !== undefined && error.hint.length > 0, `no hint for: ${error.message}`);
  }
  if (truthful) assertTruthful(session, error);
}

/** `boardState` agrees with the flash. */
export function assertTruthful(session: Session, { boardState }: FlasherError): void {
  if (boardState === undefined) throw new Error("the error says nothing of the board");
  const { board, flashBefore, files } = session;
  if (boardState === "The flash was not changed.") {
    assert(sameBytes(board.flash, flashBefore), "the flash was changed, the error denies it");
    return;
  }
  for (const { path, offset, bytes } of files) {
    if (boardState.includes(`"${path}" is in flash, verified.`)) {
      assert(
        sameBytes(board.flash.subarray(offset, offset + bytes.length), bytes),
        `${path} is not in flash`,
      );
    } else if (!boardState.includes(`"${path}"`)) {
      const end = Math.ceil((offset + bytes.length) / SECTOR) * SECTOR;
      assert(
        sameBytes(board.flash.subarray(offset, end), flashBefore.subarray(offset, end)),
        `${path} was begun, the error does not say so`,
      );
    }
  }
}

/** Rank of an event in the order that events.ts documents; regions repeat. */
const ORDER: Readonly<Record<FlashEvent["type"], number>> = {
  connecting: 0,
  waiting: 0,
  connected: 1,
  stub: 2,
  speed: 3,
  flash: 4,
  plan: 5,
  start: 6,
  progress: 7,
  verifying: 7.5,
  verified: 8,
  unverified: 8,
  resetting: 9,
  done: 10,
  warning: -1,
};

/** The documented order; progress never falls and, where the region was finished, reached its size. */
export function assertOrder(events: readonly FlashEvent[]): void {
  let rank = 0;
  let written = 0;
  for (const event of events) {
    if (event.type === "warning") continue;
    const next = ORDER[event.type];
    if (event.type === "start") {
      assert(rank === 5 || rank === 8, `start after rank ${rank}`);
      written = 0;
    } else {
      assert(next >= rank, `${event.type} after rank ${rank}`);
    }
    if (event.type === "progress") {
      assert(
        event.written >= written && event.written <= event.size,
        `progress ${written} to ${event.written}`,
      );
      written = event.written;
    }
    if (event.type === "verified" || event.type === "unverified") assertEquals(written, event.size);
    rank = next;
  }
}

/** The types of the events, repetitions left out. */
export function story(events: readonly FlashEvent[]): string {
  return events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]).join(" ");
}
