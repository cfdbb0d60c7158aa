/** What speeds a port accepts. Pure; no I/O. */
import { PortError } from "../errors.ts";

/** A UART tolerates about this much difference between the two ends, in both directions together. */
const TOLERANCE = 0.03;

/** Throws a PortError unless `baud` is a whole number above 0 that fits 32 bits. Speed 0 would hang up the line. */
export function checkBaud(name: string, baud: number): void {
  if (Number.isInteger(baud) && baud >= 1 && baud <= 0xffff_ffff) return;
  throw new PortError(
    `Cannot set "${name}" to ${baud} baud: speed must be a whole number above 0`,
    "unsupported",
  );
}

/** Whether `actual`, which the driver or server says it set, is at most 3 % off `wanted`. */
export function isTaken(wanted: number, actual: number): boolean {
  return Math.abs(actual - wanted) <= wanted * TOLERANCE;
}

/**
 * A rate to ask the driver or server for when it has answered `actual` instead of what it was told. Every adapter makes
 * these two. A chip's own USB (Espressif's manuals: USB Serial/JTAG ignores SET_LINE_CODING) and some firmware answer the
 * same whatever they are told, mostly 9600, and usbser.sys passes that on. Such an answer says nothing about the rate.
 * One that follows the question is true, and then a wrong rate, too, is what the adapter really makes.
 */
export function rateToCheck(actual: number): number {
  return isTaken(38_400, actual) ? 19_200 : 38_400;
}

/** The PortError ("rate") for a speed that the other side does not make; it makes `actual` instead, if it says so. */
export function rateRefused(name: string, wanted: number, actual?: number): PortError {
  const why = actual === undefined
    ? "the driver rejects this rate"
    : `the adapter sets ${actual} baud instead`;
  return new PortError(`Cannot set "${name}" to ${wanted} baud: ${why}`, "rate", {
    hint: "Choose a rate that the adapter supports, for example: baud: 115200",
  });
}
