/** Checks and compares baud rates. Pure; no I/O. */
import { PortError } from "../errors.ts";

/** A UART tolerates about this much difference between its two ends. */
const TOLERANCE = 0.03;

/** Throws a PortError unless `baud` is a whole number above 0 that fits 32 bits. Rate 0 would hang up the line. */
export function checkBaud(name: string, baud: number): void {
  if (Number.isInteger(baud) && baud >= 1 && baud <= 0xffff_ffff) return;
  throw new PortError(
    `Cannot set "${name}" to ${baud} baud: the rate must be a whole number above 0`,
    "unsupported",
  );
}

/** `actual`, the rate that the driver or server reports, differs from `wanted` by at most 3 %. */
export function isCloseRate(wanted: number, actual: number): boolean {
  return Math.abs(actual - wanted) <= wanted * TOLERANCE;
}

/**
 * A rate to request after the driver or server has reported `actual` instead of the requested rate. Every adapter makes
 * both of these rates. A chip's own USB (Espressif's manuals: USB Serial/JTAG ignores SET_LINE_CODING) and some firmware
 * report a fixed rate, mostly 9600, which usbser.sys passes on; such a report means nothing. If the report follows this
 * request, reports are true, and the first one named the rate that the adapter really made.
 */
export function probeRate(actual: number): number {
  return isCloseRate(38_400, actual) ? 19_200 : 38_400;
}

/** The PortError ("rate") for a rate that the adapter does not have; it sets `actual` instead, if that is known. */
export function rateFailure(name: string, wanted: number, actual?: number): PortError {
  const why = actual === undefined
    ? "the driver rejects this rate"
    : `the adapter sets ${actual} baud instead`;
  return new PortError(`Cannot set "${name}" to ${wanted} baud: ${why}`, "rate", {
    hint: "Choose a rate that the adapter supports, for example: baud: 115200",
  });
}
