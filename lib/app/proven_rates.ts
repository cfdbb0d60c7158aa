/**
 * What rates an adapter has proved and which failed with it, from one run to the next. An adapter without a serial number
 * of its own is known by its socket: another one of its kind may hang on a worse cable.
 */
import { AUTO_BAUD, stepAbove, stepBelow } from "../esp/link/baud_ladder.ts";
import type { Report } from "../esp/events.ts";
import { usbId } from "../serial/adapters.ts";
import type { PortInfo } from "../serial/port.ts";
import { uniqueSerial } from "../serial/same_device.ts";
import { loadRemembered, storeRemembered } from "./remembered.ts";
import type { System } from "./system/system.ts";

/** Of one adapter, bits per second. */
export interface Rates {
  /** The last one at which a run went well. */
  readonly proven?: number;
  /** The lowest one that a run had to leave for a slower one. */
  readonly failed?: number;
}

export interface Asked {
  readonly baud: number | "auto";
  /** The person said it for this run, and means it. */
  readonly insists: boolean;
}

/** The rate to begin with, and one line where it is not what was asked for. Pure. */
export function chooseRate(
  { baud, insists }: Asked,
  { proven, failed = Infinity }: Rates,
): { readonly baud: number; readonly note?: string } {
  const below = (rate: number) => stepBelow(rate) ?? rate;
  if (baud === "auto") {
    const usual = Math.min(AUTO_BAUD, failed === Infinity ? AUTO_BAUD : below(failed));
    if (proven === undefined) return { baud: usual };
    const next = stepAbove(proven) ?? proven;
    return { baud: Math.max(usual, next < failed ? next : proven) };
  }
  if (insists || baud < failed) return { baud };
  const slower = proven !== undefined && proven < failed ? proven : below(failed);
  return {
    baud: slower,
    note: `Starting at ${slower} baud, because ${failed} failed with this adapter before`,
  };
}

/** What a session that went well says of rates. */
export interface Seen {
  /** The rate that was asked for last, if the link came to it; undefined = the work was done at another one. */
  readonly proven: number | undefined;
  /** Rates that were left for slower ones. */
  readonly left: readonly number[];
}

/** What is known after a run that went well. A failure is forgiven by a proof of that rate, or of a higher one. Pure. */
export function learn({ proven: before = Infinity, failed = 0 }: Rates, { proven, left }: Seen): Rates {
  const bad = Math.min(failed > (proven ?? 0) ? failed : Infinity, ...left);
  const good = proven ?? before;
  return { ...(good < bad ? { proven: good } : {}), ...(bad === Infinity ? {} : { failed: bad }) };
}

/** Follows the rates of a session that is to work at `first`, bits per second. */
export function followRates(first: number): { readonly report: Report; readonly seen: () => Seen } {
  const left: number[] = [];
  let asked = first;
  // Who cannot change its rate goes on at the one at which it was met.
  let present: number | undefined;
  return {
    report(event) {
      if (event.type === "connecting") present = event.baud;
      if (event.type === "speed") present = event.asked;
      if (event.type !== "recovering" || event.step === "rewrite" || event.baud >= asked) return;
      // What the port does not have was not tried on the line.
      if (event.from === asked || event.step === "slower") left.push(event.from);
      asked = event.baud;
    },
    seen: () => ({ proven: present === asked ? asked : undefined, left }),
  };
}

/**
 * By which an adapter is known again: a serial number of its own, else the socket that one of its kind is plugged into;
 * undefined where neither is known.
 */
export function adapterOf(port: PortInfo): string | undefined {
  const { usb, socket } = port;
  if (usb === undefined) return undefined;
  if (uniqueSerial(port) !== undefined) return `${usbId(usb)}:${usb.serial}`;
  return socket === undefined ? undefined : `${usbId(usb)} at ${socket}`;
}

const FILE = "adapters";
/** What was used last stays. */
const MAX_ADAPTERS = 200;

export async function recallRates(system: System, adapter: string): Promise<Rates> {
  return (await recallAll(system)).get(adapter) ?? {};
}

/** Where it cannot be kept, the next run begins as this one did. */
export async function rememberRates(system: System, adapter: string, rates: Rates): Promise<void> {
  const all = await recallAll(system);
  all.delete(adapter);
  const newest = [...all, [adapter, rates] as const].slice(-MAX_ADAPTERS);
  await storeRemembered(system, FILE, Object.fromEntries(newest));
}

/** Whatever is not as it was written counts as not there. */
async function recallAll(system: System): Promise<Map<string, Rates>> {
  const known = await loadRemembered(system, FILE);
  if (typeof known !== "object" || known === null || Array.isArray(known)) return new Map();
  return new Map(Object.entries(known).map(([adapter, rates]) => [adapter, checkRates(rates)]));
}

function checkRates(value: unknown): Rates {
  if (typeof value !== "object" || value === null) return {};
  const { proven, failed } = value as Record<string, unknown>;
  return { ...(isRate(proven) ? { proven } : {}), ...(isRate(failed) ? { failed } : {}) };
}

function isRate(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 300 && value <= 4_000_000;
}
