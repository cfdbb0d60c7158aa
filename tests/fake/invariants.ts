/** The invariants of every session, and of every successful session. */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { FlasherError, Interrupted } from "../../lib/errors.ts";
import { SECTOR } from "../../lib/esp/flash_parts/geometry.ts";
import type { SimulatedBoard } from "../../lib/simulator/mod.ts";
import type { Session } from "./session.ts";

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

/** Checks that flash holds every file, byte for byte. */
export function holdsFiles({ board, files }: Pick<Session, "board" | "files">): boolean {
  return files.every(({ offset, bytes }) =>
    sameBytes(board.flash.subarray(offset, offset + bytes.length), bytes)
  );
}

/** Compares large arrays fast. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0 || a.length % 4 !== 0) {
    return a.every((byte, i) => byte === b[i]);
  }
  const x = new Uint32Array(a.buffer, a.byteOffset, a.length / 4);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.length / 4);
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

/** Checks that the lines are released, and were before the port was closed. */
export function assertReleased({ board }: Pick<Session, "board">): void {
  if (board.state === "off") return;
  const [beforeClose, last] = board.lines.slice(-2);
  assertEquals([last?.dtr, last?.rts], [false, false], "lines after closing");
  assertEquals([beforeClose?.dtr, beforeClose?.rts], [false, false], "lines when the session ended");
}

/** Time for the chip to boot after the last reset before its state is read. */
const BOOT_MS = 300;

/** Checks a successful session: every byte in flash, no other sector changed, the firmware running, lines released. */
export async function assertGood(
  session: Session,
  { stray = [], state = "running" }: { stray?: readonly Range[]; state?: SimulatedBoard["state"] } = {},
): Promise<void> {
  if (session.error !== undefined) throw session.error;
  assert(holdsFiles(session), "flash does not hold the files");
  assertUntouched(session, stray);
  assertReleased(session);
  assertOrder(session.events);
  assertHashes(session);
  assertEquals(session.events.at(-1), session.done);
  await session.clock.sleep(BOOT_MS);
  assertEquals(session.board.state, state);
}

/** Checks that the reported hash of each region is that of the flash. */
export function assertHashes({ board, events }: Session): void {
  for (const event of events) {
    if (event.type !== "verified" && event.type !== "skipped") continue;
    const held = board.flash.subarray(event.offset, event.offset + event.size);
    assertEquals(event.md5, createHash("md5").update(held).digest("hex"), event.path);
  }
}

/** Milliseconds within which any session on a small board must end: none waits for a manual reset. */
const BOUND_MS = 60_000;

/**
 * Checks what holds for every session, whatever went wrong: it ends in bounded time; success means that flash holds the
 * files; an error says what failed, what to do, and truthfully what is left in flash; lines are released; events are in
 * order. `truthful: false`: the chip got other commands than flasher sent. `romVerifies`: the ROM alone can read flash
 * back.
 */
export function assertInvariants(
  session: Session,
  { verifies = true, romVerifies = false, truthful = true, boundMs = BOUND_MS }: {
    verifies?: boolean;
    boundMs?: number;
    romVerifies?: boolean;
    truthful?: boolean;
  } = {},
): void {
  const { done, error, ms } = session;
  assert(ms <= boundMs, `took ${ms} ms`);
  assertReleased(session);
  assertOrder(session.events);
  if (error === undefined) {
    const proves = verifies && (romVerifies || !worksAlone(session));
    assertEquals(done?.verified, proves);
    if (proves) assert(holdsFiles(session), "success was reported with other bytes in flash");
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

/** The stub did not start, and flasher said so. On an ESP8266, nothing is then read back. */
function worksAlone({ events }: Session): boolean {
  return events.some((event) =>
    event.type === "warning" && event.message.startsWith("Working with the ROM alone")
  );
}

/** Checks that `boardState` agrees with the flash. */
export function assertTruthful(session: Session, { boardState }: FlasherError): void {
  if (boardState === undefined) throw new Error("the error says nothing of the board");
  const { board, flashBefore, files } = session;
  if (boardState.includes("The chip does not boot until a run completes.")) assertNoBoot(session);
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

/** True if no image begins where the chip boots from, or none of the images to write does. */
export function assertNoBoot({ board, files }: Pick<Session, "board" | "files">): void {
  const heads = files.map(({ offset }) => board.flash[offset]!);
  assert(heads.includes(0xff), "a program boots although the error denies it");
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
  proving: 5,
  erasing: 5,
  erased: 5,
  comparing: 6,
  skipped: 7,
  start: 8,
  progress: 9,
  verifying: 10,
  verified: 11,
  unverified: 11,
  inspecting: 6,
  reading: 6,
  received: 9,
  surveying: 9,
  surveyed: 9,
  read: 11,
  differs: 11,
  resetting: 12,
  expecting: 12.2,
  booted: 12.4,
  repairing: 12.6,
  files: 12.7,
  "file-progress": 12.8,
  "board-file": 12.9,
  done: 13,
  finished: 13,
  warning: -1,
  log: -1,
  recovering: -1,
};

/** Events after which the next region may start: the plan, the last comparison, or another region. */
const BEFORE_REGION = ["plan", "comparing", "skipped", "verified", "unverified"];
/** Events about the connection, which repeat while the session recovers. */
const WAY_BACK = ["connecting", "waiting", "stub", "speed"];
/** Most recoveries in a session. */
const RECOVERIES = 20;
/** Most resets because of a stub that does not start: with large blocks, then with small ones. */
const RESTARTS = 2;

/**
 * Checks the documented order. Progress never falls. A new `start` begins a new count, for another region or after a
 * recovery. The progress of a finished region has reached its size.
 */
export function assertOrder(events: readonly FlashEvent[]): void {
  let last: FlashEvent["type"] = "connecting";
  let recovering = false;
  let recoveries = 0;
  let restarts = 0;
  let connected = false;
  let written = 0;
  let toWrite = 0;
  let before: FlashEvent["type"] | undefined;
  for (const event of events) {
    const { type } = event;
    const follows = before;
    before = type;
    if (type === "warning") continue;
    if (type === "recovering") {
      assert(++recoveries <= RECOVERIES, `${recoveries} recoveries`);
      assert(event.reason.length > 0 && event.baud > 0);
      recovering = true;
      continue;
    }
    if (recovering && WAY_BACK.includes(type)) continue;
    if (type === "connecting" && connected) {
      // Back to the start only if the stub did not start and a warning said so.
      if (follows === "warning") assert(++restarts <= RESTARTS, `${restarts} restarts`);
      else assertEquals(follows, "connecting");
      continue;
    }
    if (type === "start") {
      assert(recovering || [...BEFORE_REGION, "verifying"].includes(last), `start after ${last}`);
      if (recovering && last !== "verifying") assert(ORDER[last] >= ORDER.plan, `start after ${last}`);
      written = 0;
      toWrite = event.toWrite;
      assert(toWrite > 0 && toWrite <= event.size, `${toWrite} of ${event.size} to write`);
    } else if (type === "comparing" || type === "skipped") {
      // Regions that a later write may have touched are reported when they have been hashed again.
      const again = type === "skipped" && last === "verifying";
      assert(recovering || again || BEFORE_REGION.includes(last), `${type} after ${last}`);
    } else if (type === "verifying" && ["verified", "skipped"].includes(last)) {
      // The same, after all writes.
    } else if (type === "progress") {
      // Its head is written last, after the rest was verified.
      assert(["start", "progress", "verifying"].includes(last), `progress after ${last}`);
      assert(event.written >= written && event.written <= toWrite, `progress ${written} to ${event.written}`);
      written = event.written;
    } else {
      assert(ORDER[type] >= ORDER[last], `${type} after ${last}`);
      assert(type !== "connected" || !connected, "connected twice");
    }
    connected ||= type === "connected";
    if (type === "verified" || type === "unverified") assertEquals(written, toWrite);
    recovering = false;
    last = type;
  }
}

/** The types of the events, without repetitions. */
export function story(events: readonly FlashEvent[]): string {
  return events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]).join(" ");
}
