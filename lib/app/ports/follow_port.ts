/**
 * Follows a port that the board's own chip provides. Such a port disappears when the chip enters its bootloader (by a
 * reset sequence, a 1200 baud touch or the buttons) and returns as another USB device, often under another name. The
 * port is followed by its USB socket until the loader has answered.
 */
import { isLost } from "../../serial/port_failure.ts";
import { PortError } from "../../errors.ts";
import { isChipUsb, nativeUsb } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import { openPortWithAdvice } from "./open_port.ts";
import type { System } from "../system/system.ts";
import { findReturnedPort } from "./usb_port.ts";

/** Time for the computer to find a USB device again, or for a person to plug it in again; milliseconds. */
const RETURN_MS = 15_000;
/** Windows searches for a driver when it first sees a USB id, which takes up to 20 s; milliseconds. */
const WINDOWS_RETURN_MS = 30_000;
const POLL_MS = 250;
/** A port that returns this often without an answer does not lead to a loader. */
const MAX_RETURNS = 20;

export interface Attempt {
  readonly info: PortInfo;
  /** Milliseconds to wait for a person to press the buttons. */
  readonly waitMs: number;
  /** How often the port has returned. */
  readonly returns: number;
  /** The reset sequence started the program again instead of the loader: only the buttons are left. */
  readonly handsOnly: boolean;
}

export interface FollowOptions<R> {
  readonly system: System;
  readonly info: PortInfo;
  /** The port has just returned from a 1200 baud touch. */
  readonly isBack: boolean;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** The loader has answered: if the port disappears after that, the attempt has failed. */
  readonly answered: () => boolean;
  readonly attempt: (attempt: Attempt) => Promise<R>;
}

/** Runs `attempt`, and runs it again each time the port returns. Throws what the last attempt throws. */
export async function followPort<R>(
  { system, signal, answered, attempt, ...start }: FollowOptions<R>,
): Promise<R> {
  const end = system.clock.now() + start.waitMs;
  let { info } = start;
  let earlier = await portsBefore(system, info);
  for (let returns = 0;; returns++) {
    try {
      const waitMs = returns === 0 ? start.waitMs : Math.max(0, end - system.clock.now());
      return await attempt({
        info,
        waitMs,
        returns,
        handsOnly: returns > 0 && nativeUsb(info) === undefined,
      });
    } catch (error) {
      if (!isChipUsb(info) || answered() || returns >= MAX_RETURNS) throw error;
      if (!isLost(error) && !((start.isBack || returns > 0) && isNotReadyYet(error))) throw error;
      // The system's list of ports may not be up to date yet.
      await system.clock.sleep(POLL_MS);
      const now = await waitForReturn(system, info, { earlier, signal });
      if (now === undefined) throw error;
      info = now;
      earlier = await portsBefore(system, info);
    }
  }
}

/** A port that has just returned is not usable at once: the system sets its permissions and driver a little later. */
function isNotReadyYet(error: unknown): boolean {
  return error instanceof PortError && ["not-found", "denied", "busy", "io"].includes(error.reason);
}

/**
 * The ports before `info` disappears, to recognize a new port as its successor. Only Windows needs them: it gives each
 * USB id another COM number, and does not report the USB socket of every device. Linux and macOS do.
 */
async function portsBefore(system: System, info: PortInfo): Promise<readonly PortInfo[] | undefined> {
  return system.os === "windows" && isChipUsb(info) ? await system.listPorts() : undefined;
}

interface MissingPort {
  /** See portsBefore. */
  readonly earlier: readonly PortInfo[] | undefined;
  readonly signal: AbortSignal;
}

/** The returned port; undefined if it stays away. */
async function waitForReturn(
  system: System,
  info: PortInfo,
  { earlier, signal }: MissingPort,
): Promise<PortInfo | undefined> {
  const returnMs = system.os === "windows" ? WINDOWS_RETURN_MS : RETURN_MS;
  for (const deadline = system.clock.now() + returnMs; system.clock.now() < deadline;) {
    signal.throwIfAborted();
    const now = await findReturnedPort(system, info, { ourReset: true, earlier });
    if (now !== undefined) return now;
    await system.clock.sleep(POLL_MS);
  }
  return undefined;
}

const TOUCH_BAUD = 1_200;
/** Firmware that obeys the touch is gone by then; milliseconds. */
const LEAVE_MS = 1_500;

/**
 * Opens the port at 1200 baud and closes it, which asks firmware with its own USB port to start the ROM loader. Returns
 * the port afterwards: the same one if the firmware ignores the touch. Rejects with a PortError.
 */
export async function touchAt1200Baud(
  system: System,
  info: PortInfo,
  signal: AbortSignal,
): Promise<PortInfo> {
  const earlier = await portsBefore(system, info);
  const port = await openPortWithAdvice(system, { port: info, baud: TOUCH_BAUD, signal });
  try {
    if (port.hasLines) await port.setLines({ dtr: false });
  } catch (error) {
    if (!isLost(error)) throw error;
  } finally {
    await port.close();
  }
  for (const deadline = system.clock.now() + LEAVE_MS; system.clock.now() < deadline;) {
    signal.throwIfAborted();
    await system.clock.sleep(POLL_MS);
    const now = await findReturnedPort(system, info, { ourReset: true, earlier });
    if (now === undefined) return await waitForReturn(system, info, { earlier, signal }) ?? info;
    if (now.usb?.pid !== info.usb?.pid) return now;
  }
  return info;
}
