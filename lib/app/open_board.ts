/** Opens the port of a board as its adapter and its circuit need it: for a session, and for the console. */
import { linesAfter } from "../reset/hold.ts";
import { isFirmwareUsb, returnMs } from "../serial/chip_usb.ts";
import { withDtrAsserted } from "../serial/flow_control.ts";
import type { Lines, PortInfo, SerialPort } from "../serial/port.ts";
import { closePort } from "./ports/close_port.ts";
import { openAtNearestRate, openAtRateOrLower } from "./ports/open_port.ts";
import { findReturnedPort, notReturnedFailure } from "./ports/usb_port.ts";
import type { Warn } from "./reporter.ts";
import type { LineLog, System } from "./system/system.ts";
import type { Wiring } from "./wiring.ts";

export interface OpenBoardOptions {
  /** Bits per second. */
  readonly baud: number;
  /** The rate to use if the computer's side does not have `baud`. */
  readonly otherBaud: "nearest" | "lower";
  /** Lines to set at once; undefined = as the system left them. */
  readonly lines: Lines | undefined;
  /** The port disappears when the chip is reset, and is opened again when it is back. */
  readonly reopens: boolean;
  readonly signal: AbortSignal;
  readonly trace: LineLog | undefined;
  /** What the trace must not have. */
  readonly secrets?: ReadonlyMap<string, string> | undefined;
}

export interface OpenBoard {
  readonly port: SerialPort;
  /** Bits per second at which the port was opened. */
  readonly baud: number;
  /** A port that cannot be closed is a warning. */
  readonly close: (warn: Warn) => Promise<void>;
}

/** Throws PortError, or the reason of `signal`. */
export async function openBoard(
  system: System,
  { info, methods, keepsDtr }: Pick<Wiring, "info" | "methods" | "keepsDtr">,
  { baud: wanted, otherBaud, lines, reopens, signal, trace, secrets }: OpenBoardOptions,
): Promise<OpenBoard> {
  const open = otherBaud === "nearest" ? openAtNearestRate : openAtRateOrLower;
  const keepLines = keepsDtr || isAnyAsserted(linesAfter(methods.hold));
  const opened = await open(system, { port: info, baud: wanted, signal, keepLines });
  const { baud } = opened;
  let plain = opened.port;
  try {
    if (reopens) plain = await reopening(system, plain, { info, baud, signal });
    signal.throwIfAborted();
    const traced = trace === undefined ? plain : await tracing(plain, system, { log: trace, secrets });
    const port = keepsDtr ? await withDtrAsserted(traced) : traced;
    if (lines !== undefined && port.hasLines) await port.setLines(lines);
    return { port, baud, close: (warn) => closePort(traced, warn) };
  } catch (error) {
    await closePort(plain, () => {});
    throw error;
  }
}

export function isAnyAsserted({ dtr, rts }: Lines): boolean {
  return dtr === true || rts === true;
}

async function reopening(
  system: System,
  first: SerialPort,
  { info, baud, signal }: { readonly info: PortInfo; readonly baud: number; readonly signal: AbortSignal },
): Promise<SerialPort> {
  const { reopeningPort } = await import("../serial/reopening.ts");
  let ofProgram = false;
  const open = async (rate: number) => {
    const now = await findReturnedPort(system, info, { ourReset: true });
    if (now === undefined) throw notReturnedFailure(info);
    const port = await system.openPort(now, { baud: rate });
    ofProgram = isFirmwareUsb(now);
    try {
      // Such a program prints only while DTR shows that a terminal is open. Linux and macOS assert both on their own.
      if (ofProgram && port.hasLines) await port.setLines({ dtr: true, rts: true });
      return port;
    } catch (error) {
      // It is opened again: a port that stays open would be in use then.
      await port.close().catch(() => {});
      throw error;
    }
  };
  return reopeningPort(first, {
    ofProgram: () => ofProgram,
    clock: system.clock,
    open,
    baud,
    signal,
    returnMs: returnMs(system.os),
  });
}

async function tracing(
  port: SerialPort,
  { clock }: System,
  { log, secrets }: { readonly log: LineLog; readonly secrets: OpenBoardOptions["secrets"] },
): Promise<SerialPort> {
  const { tracePort } = await import("../serial/trace.ts");
  if (secrets === undefined || secrets.size === 0) return tracePort(port, clock, log.write);
  const { SecretStream } = await import("../secrets/stream.ts");
  return tracePort(port, clock, log.write, new SecretStream(secrets));
}
