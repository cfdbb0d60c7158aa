/**
 * What rates an adapter has proved and which failed with it, by vendor, product and serial number, from one run to the
 * next. An adapter without a serial number is not remembered: another one of its kind may hang on a worse cable.
 */
import { AUTO_BAUD, stepAbove, stepBelow } from "../device/ladder.ts";
import type { Report } from "../device/events.ts";
import type { PortInfo } from "../serial/port.ts";
import { recall, remember } from "./memory.ts";
import type { System } from "./system.ts";

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

/** What is known after a run that went well: it began at `first`, and ended at `last`. Pure. */
export function learn(
  { failed }: Rates,
  { first, last, left }: { readonly first: number; readonly last: number; readonly left: readonly number[] },
): Rates {
  const bad = Math.min(failed !== undefined && failed > first ? failed : Infinity, ...left);
  return { proven: last, ...(bad === Infinity ? {} : { failed: bad }) };
}

/** Follows the rates of a session. */
export function followRates(first: number): {
  readonly report: Report;
  /** Rates that were left for slower ones, and the one at present. */
  readonly seen: () => { readonly first: number; readonly last: number; readonly left: readonly number[] };
} {
  const left: number[] = [];
  let last = first;
  return {
    report(event) {
      if (event.type !== "recovering" || event.step === "rewrite" || event.baud >= last) return;
      left.push(last);
      last = event.baud;
    },
    seen: () => ({ first, last, left }),
  };
}

/** By which an adapter is known again; undefined where it does not tell enough. */
export function adapterOf({ usb }: PortInfo): string | undefined {
  if (usb?.serial === undefined || usb.serial.trim() === "") return undefined;
  return [usb.vid, usb.pid].map((id) => id.toString(16).padStart(4, "0")).join(":") + `:${usb.serial}`;
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
  await remember(system, FILE, Object.fromEntries(newest));
}

/** Whatever is not as it was written counts as not there. */
async function recallAll(system: System): Promise<Map<string, Rates>> {
  const known = await recall(system, FILE);
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
