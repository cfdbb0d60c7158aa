/**
 * A port that the board's own chip makes goes when the chip is put into its loader, by the lines, by a touch or by hands,
 * and comes back as another device, often under another name. It is followed by its socket until the loader has answered.
 */
import { isLost } from "../../serial/port_failure.ts";
import { PortError } from "../../errors.ts";
import { isChipUsb, nativeUsb } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { openPort } from "./open_port.ts";
import type { System } from "../system/system.ts";
import { findAgain } from "./usb_port.ts";

/** What a computer takes to find a USB device again, and what a person takes who plugs it in anew; milliseconds. */
const RETURN_MS = 15_000;
/** Windows looks for a driver when it sees a USB id for the first time, which takes up to 20 s; milliseconds. */
const WINDOWS_RETURN_MS = 30_000;
const LOOK_MS = 250;
/** A port that comes back this often without an answer does not lead to a loader. */
const MAX_RETURNS = 20;

export interface Attempt {
  readonly info: PortInfo;
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
  /** How often the port has come back. */
  readonly returns: number;
  /** The lines have brought the program back, and not the loader: only hands are left. */
  readonly handsOnly: boolean;
}

export interface Following<R> {
  readonly system: System;
  readonly info: PortInfo;
  /** It has just come back from a touch. */
  readonly isBack: boolean;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** The loader has answered: if the port goes away now, the attempt has failed. */
  readonly answered: () => boolean;
  readonly attempt: (attempt: Attempt) => Promise<R>;
}

/** Does `attempt`, again with what the port has become wherever it went. Throws what the last attempt throws. */
export async function followPort<R>(
  { system, signal, answered, attempt, ...start }: Following<R>,
): Promise<R> {
  const end = system.clock.now() + start.waitMs;
  let { info } = start;
  let earlier = await portsBeside(system, info);
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
      if (!isLost(error) && !((start.isBack || returns > 0) && isNotYetOurs(error))) throw error;
      // The system's list of ports may not be up to date yet.
      await system.clock.sleep(LOOK_MS);
      const now = await comeBack(system, info, { earlier, signal });
      if (now === undefined) throw error;
      info = now;
      earlier = await portsBeside(system, info);
    }
  }
}

/** A port that has just come back is not usable at once: the system sets its permissions and driver a little later. */
function isNotYetOurs(error: unknown): boolean {
  return error instanceof PortError && ["not-found", "denied", "busy", "io"].includes(error.reason);
}

/**
 * The ports that are there together with `info`, where a new port may be what it becomes: Windows gives each device with
 * another USB id another COM number, and does not tell everywhere where a device is plugged in. Linux and macOS do.
 */
async function portsBeside(system: System, info: PortInfo): Promise<readonly PortInfo[] | undefined> {
  return system.os === "windows" && isChipUsb(info) ? await system.listPorts() : undefined;
}

interface Missing {
  /** See portsBeside. */
  readonly earlier: readonly PortInfo[] | undefined;
  readonly signal: AbortSignal;
}

/** What the port is when it is there again; undefined where it stays away. */
async function comeBack(
  system: System,
  info: PortInfo,
  { earlier, signal }: Missing,
): Promise<PortInfo | undefined> {
  const returnMs = system.os === "windows" ? WINDOWS_RETURN_MS : RETURN_MS;
  for (const deadline = system.clock.now() + returnMs; system.clock.now() < deadline;) {
    signal.throwIfAborted();
    const now = await findAgain(system, info, { ourReset: true, earlier });
    if (now !== undefined) return now;
    await system.clock.sleep(LOOK_MS);
  }
  return undefined;
}

const TOUCH_BAUD = 1_200;
/** Firmware that makes way is gone by then; milliseconds. */
const LEAVE_MS = 1_500;

/**
 * Asks firmware with USB of its own to make way for the ROM's loader: opens its port at 1200 baud and closes it. Returns
 * what the port is then, which is the same where nobody listens to that. Rejects with a PortError.
 */
export async function touch(system: System, info: PortInfo, signal: AbortSignal): Promise<PortInfo> {
  const earlier = await portsBeside(system, info);
  const port = await openPort(system, { name: info.path, baud: TOUCH_BAUD, signal });
  try {
    if (port.hasLines) await port.setLines({ dtr: false });
  } catch (error) {
    if (!isLost(error)) throw error;
  } finally {
    await port.close();
  }
  for (const deadline = system.clock.now() + LEAVE_MS; system.clock.now() < deadline;) {
    signal.throwIfAborted();
    await system.clock.sleep(LOOK_MS);
    const now = await findAgain(system, info, { ourReset: true, earlier });
    if (now === undefined) return await comeBack(system, info, { earlier, signal }) ?? info;
    if (now.usb?.pid !== info.usb?.pid) return now;
  }
  return info;
}
