/**
 * Finds baud rates that the computer supports: an adapter has a maximum, and some drivers and servers support only the
 * named rates.
 */
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { FlashEvent } from "../events.ts";

/** Rates with a name in Linux's termios.h, from the lowest useful one; bits per second, ascending. */
const NAMED = [
  ...[
    9_600,
    19_200,
    38_400,
    57_600,
    115_200,
    230_400,
    460_800,
    500_000,
    576_000,
    921_600,
    1_000_000,
    1_152_000,
  ],
  ...[1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000],
] as const;

/**
 * A receiver samples each bit in its middle, counted from the start bit: it tolerates half a bit in ten, 5 %. The two
 * sides share that, and each needs some of it for its own inaccuracy.
 */
const TOLERANCE = 0.02;

/** `baud`, then the named rates within the tolerance of a UART, nearest first. Pure. */
export function ratesNear(baud: number): readonly number[] {
  const off = (rate: number) => Math.abs(rate / baud - 1);
  const near = NAMED.filter((rate) => rate !== baud && off(rate) <= TOLERANCE);
  return [baud, ...near.toSorted((a, b) => off(a) - off(b))];
}

/** As `ratesNear`, then all lower named rates in descending order. Pure. */
export function ratesAtMost(baud: number): readonly number[] {
  const near = ratesNear(baud);
  return [...near, ...NAMED.filter((rate) => rate < baud && !near.includes(rate)).toReversed()];
}

/**
 * Returns the first of `rates` that `act` does not refuse, and its result. Throws the first refusal if `act` refuses
 * all, and any other error of `act`.
 */
export async function firstTaken<T>(
  rates: readonly number[],
  act: (baud: number) => Promise<T>,
): Promise<{ readonly baud: number; readonly result: T }> {
  let refusal: PortError | undefined;
  for (const baud of rates) {
    try {
      return { baud, result: await act(baud) };
    } catch (error) {
      if (!isRefusedRate(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** Sets `baud` or a rate near it, and returns the rate. Rejects with a PortError ("rate") if none is supported. */
export async function setNear(port: SerialPort, baud: number): Promise<number> {
  return (await firstTaken(ratesNear(baud), (rate) => port.setBaud(rate))).baud;
}

/** As `setNear`, but returns undefined if no such rate is supported: the port then keeps its rate. */
export async function trySetNear(port: SerialPort, baud: number): Promise<number | undefined> {
  try {
    return await setNear(port, baud);
  } catch (error) {
    if (!isRefusedRate(error)) throw error;
    return undefined;
  }
}

/** Sets `baud`, a rate near it, or the next lower one that is supported, and returns it. Rejects with a PortError. */
export async function setAtMost(port: SerialPort, baud: number): Promise<number> {
  return (await firstTaken(ratesAtMost(baud), (rate) => port.setBaud(rate))).baud;
}

/** The event for work that continues at `baud` because the computer does not support `wanted`. Pure. */
export function slowerHost(wanted: number, baud: number): Extract<FlashEvent, { type: "recovering" }> {
  const reason =
    `Cannot set the port to ${wanted} baud: the adapter, its driver or the server does not support this rate`;
  return { type: "recovering", step: "slower", reason, from: wanted, baud };
}

function isRefusedRate(error: unknown): error is PortError {
  return error instanceof PortError && error.reason === "rate";
}
