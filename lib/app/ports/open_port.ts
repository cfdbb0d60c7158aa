/** Opens a port, and adds advice to the error if that fails. */
import { firstTaken, ratesAtMost, ratesNear } from "../../esp/link/host_baud.ts";
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { OpenablePort, System } from "../system/system.ts";
import { unlessAborted } from "../../unless_aborted.ts";
import { misspeltPortHint } from "./misspelt_port.ts";
import { wslHint } from "./wsl.ts";

export interface OpenRequest {
  readonly port: OpenablePort;
  /** Bits per second. */
  readonly baud: number;
  readonly signal: AbortSignal;
  /** See OpenOptions. */
  readonly keepLines?: boolean;
}

export interface OpenedPort {
  readonly port: SerialPort;
  /** Bits per second; may differ from the requested rate. */
  readonly baud: number;
}

/** Rejects with a PortError that lists this computer's ports if the port was not found, or with the reason of `signal`. */
export async function openPortWithAdvice(
  system: System,
  { port, signal, ...options }: OpenRequest,
): Promise<SerialPort> {
  try {
    return await openUnlessAborted(system.openPort(port, options), signal);
  } catch (error) {
    if (!(error instanceof PortError) || error.reason !== "not-found" || port.virtual !== undefined) {
      throw error;
    }
    const ports = await system.listPorts();
    const found = ports.length === 0
      ? "No serial port was found. Check that the board is plugged in with a data cable."
      : `Ports of this computer: ${ports.map(({ path }) => path).join(", ")}`;
    throw new PortError(error.message, "not-found", {
      hint: [misspeltPortHint(port.path, system.os) ?? error.hint, found, wslHint(system)].filter((line) =>
        line !== undefined
      ).join("\n"),
      cause: error,
    });
  }
}

/** Opens the port at the requested rate, or at one near it if the adapter does not have that rate. */
export async function openAtNearestRate(system: System, request: OpenRequest): Promise<OpenedPort> {
  return await openAtFirstRate(ratesNear(request.baud), system, request);
}

/** Opens the port at the requested rate, or at the next lower one that the adapter has. */
export async function openAtRateOrLower(system: System, request: OpenRequest): Promise<OpenedPort> {
  return await openAtFirstRate(ratesAtMost(request.baud), system, request);
}

async function openAtFirstRate(
  rates: readonly number[],
  system: System,
  request: OpenRequest,
): Promise<OpenedPort> {
  const { baud, result } = await firstTaken(
    rates,
    (baud) => openPortWithAdvice(system, { ...request, baud }),
  );
  return { port: result, baud };
}

/** Does not wait for a slow port on the network after an abort. A port that opens later is closed. */
async function openUnlessAborted(opening: Promise<SerialPort>, signal: AbortSignal): Promise<SerialPort> {
  try {
    return await unlessAborted(opening, signal);
  } catch (error) {
    if (signal.aborted) opening.then((port) => port.close()).catch(() => {});
    throw error;
  }
}
