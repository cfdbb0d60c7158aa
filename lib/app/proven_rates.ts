/**
 * The baud rates that an adapter has proved, and those that failed with it. An adapter without a unique serial number is
 * identified by its USB socket: another adapter of the same type may have a worse cable. Pure; no I/O.
 */
import { AUTO_BAUD, nextHigherBaud, nextLowerBaud } from "../esp/link/baud_ladder.ts";
import type { Report } from "../esp/events.ts";
import { usbId } from "../serial/adapters.ts";
import type { PortInfo } from "../serial/port.ts";
import { uniqueSerial } from "../serial/same_device.ts";

/** Rates of one adapter, bits per second. */
export interface Rates {
  /** The rate at which the last successful run ended. */
  readonly proven?: number;
  /** The lowest rate that a run had to give up for a slower one. */
  readonly failed?: number;
}

export interface WantedRate {
  /** Bits per second. */
  readonly baud: number | "auto";
  /** The person named the rate for this run. */
  readonly insists: boolean;
}

/** The rate to start with, bits per second, and a note if it is not the wanted one. */
export function chooseRate(
  { baud, insists }: WantedRate,
  { proven, failed = Infinity }: Rates,
): { readonly baud: number; readonly note?: string } {
  const below = (rate: number) => nextLowerBaud(rate) ?? rate;
  if (baud === "auto") {
    const usual = Math.min(AUTO_BAUD, failed === Infinity ? AUTO_BAUD : below(failed));
    if (proven === undefined) return { baud: usual };
    const next = nextHigherBaud(proven) ?? proven;
    return { baud: Math.max(usual, next < failed ? next : proven) };
  }
  if (insists || baud < failed) return { baud };
  const slower = proven !== undefined && proven < failed ? proven : below(failed);
  return {
    baud: slower,
    note: `Starting at ${slower} baud, because ${failed} failed with this adapter before`,
  };
}

/** Observations of a successful session. */
export interface ObservedRates {
  /** The last wanted rate, if the link reached it; undefined = the work was done at another rate. */
  readonly proven: number | undefined;
  /** Rates that the session gave up for slower ones. */
  readonly left: readonly number[];
}

/** The rates after a successful run. Success at a rate clears a failure at that rate or a lower one. */
export function learnRates(
  { proven: before = Infinity, failed = 0 }: Rates,
  { proven, left }: ObservedRates,
): Rates {
  const bad = Math.min(failed > (proven ?? 0) ? failed : Infinity, ...left);
  const good = proven ?? before;
  return { ...(good < bad ? { proven: good } : {}), ...(bad === Infinity ? {} : { failed: bad }) };
}

export interface RateObserver {
  readonly report: Report;
  readonly observed: () => ObservedRates;
}

/** Observes the events of a session that starts at `first`, bits per second. */
export function observeRates(first: number): RateObserver {
  const left: number[] = [];
  let asked = first;
  // A loader that cannot change its rate keeps the one of the connection.
  let present: number | undefined;
  return {
    report(event) {
      if (event.type === "connecting") present = event.baud;
      if (event.type === "speed") present = event.asked;
      if (event.type !== "recovering" || event.step === "rewrite" || event.baud >= asked) return;
      // A rate that the port does not have was never tried on the wire.
      if (event.from === asked || event.step === "slower") left.push(event.from);
      asked = event.baud;
    },
    observed: () => ({ proven: present === asked ? asked : undefined, left }),
  };
}

/**
 * Identifies an adapter: by its unique serial number, else by its USB socket; undefined if the port has neither. The ports
 * of an adapter with several count separately, because each has its own board. A simulated adapter proves nothing.
 */
export function adapterKey(port: PortInfo): string | undefined {
  const { usb, socket } = port;
  if (usb === undefined || port.virtual !== undefined) return undefined;
  const part = port.interface === undefined ? "" : `#${port.interface}`;
  if (uniqueSerial(port) !== undefined) return `${usbId(usb)}:${usb.serial}${part}`;
  return socket === undefined ? undefined : `${usbId(usb)} at ${socket}${part}`;
}
