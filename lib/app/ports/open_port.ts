/** Opening a port, with what helps where that fails. */
import { firstTaken, ratesAtMost, ratesNear } from "../../esp/link/host_baud.ts";
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import { isElsewhere } from "./choose_port.ts";
import type { System } from "../system/system.ts";
import { wslHint } from "./wsl.ts";

export interface Opening {
  readonly name: string;
  readonly baud: number;
  readonly signal: AbortSignal;
  readonly keepLines?: boolean;
}

export interface Opened {
  readonly port: SerialPort;
  /** Bits per second. */
  readonly baud: number;
}

/** Rejects with a PortError that lists what is there, or with the reason of `signal`. */
export async function openPort(system: System, { name, signal, ...options }: Opening): Promise<SerialPort> {
  try {
    return await unlessAborted(system.openPort(name, options), signal);
  } catch (error) {
    if (!(error instanceof PortError) || error.reason !== "not-found" || isElsewhere(name)) throw error;
    const ports = await system.listPorts();
    const there = ports.length === 0
      ? "No serial port is there: is the board plugged in, with a data cable?"
      : `Ports of this computer: ${ports.map(({ path }) => path).join(", ")}`;
    throw new PortError(error.message, "not-found", {
      hint: [error.hint, there, wslHint(system)].filter((line) => line !== undefined).join("\n"),
      cause: error,
    });
  }
}

/** The same at a rate near the one that is asked for, where the computer's side has no other; tells which. */
export async function openNear(system: System, opening: Opening): Promise<Opened> {
  return await openAtOneOf(ratesNear(opening.baud), system, opening);
}

/** The same, or at the next lower one that it has. */
export async function openAtMost(system: System, opening: Opening): Promise<Opened> {
  return await openAtOneOf(ratesAtMost(opening.baud), system, opening);
}

async function openAtOneOf(rates: readonly number[], system: System, opening: Opening): Promise<Opened> {
  const { baud, result } = await firstTaken(rates, (baud) => openPort(system, { ...opening, baud }));
  return { port: result, baud };
}

/** A port at the other end of a network can take long to open. One that opens too late is closed. */
async function unlessAborted(opening: Promise<SerialPort>, signal: AbortSignal): Promise<SerialPort> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([opening, aborted.promise]);
  } catch (error) {
    if (signal.aborted) opening.then((port) => port.close()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
