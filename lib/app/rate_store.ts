/** Remembers the baud rates of adapters from one run to the next. */
import { loadRemembered, storeRemembered } from "./remembered.ts";
import type { Rates } from "./proven_rates.ts";
import type { System } from "./system/system.ts";

/** Adapters are named as in `adapterKey`. */
export interface RateStore {
  readonly recall: (adapter: string) => Promise<Rates>;
  /** If the rates cannot be stored, the next run starts as this one did. */
  readonly remember: (adapter: string, rates: Rates) => Promise<void>;
}

const FILE = "adapters";
/** The least recently used adapters are forgotten. */
const MAX_ADAPTERS = 200;

/** A store in the person's state folder. Sessions that run at the same time must share one: a change reads all first. */
export function rateStore(system: System): RateStore {
  let lastChange = Promise.resolve();
  return {
    recall: async (adapter) => (await recallAll(system)).get(adapter) ?? {},
    remember: (adapter, rates) => lastChange = lastChange.then(() => store(system, adapter, rates)),
  };
}

async function store(system: System, adapter: string, rates: Rates): Promise<void> {
  const all = await recallAll(system);
  all.delete(adapter);
  const newest = [...all, [adapter, rates] as const].slice(-MAX_ADAPTERS);
  await storeRemembered(system, FILE, Object.fromEntries(newest));
}

/** A file of another shape counts as empty. */
async function recallAll(system: System): Promise<Map<string, Rates>> {
  const known = await loadRemembered(system, FILE);
  if (typeof known !== "object" || known === null || Array.isArray(known)) return new Map();
  return new Map(Object.entries(known).map(([adapter, rates]) => [adapter, validRates(rates)]));
}

function validRates(value: unknown): Rates {
  if (typeof value !== "object" || value === null) return {};
  const { proven, failed } = value as Record<string, unknown>;
  return { ...(isRate(proven) ? { proven } : {}), ...(isRate(failed) ? { failed } : {}) };
}

function isRate(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 300 && value <= 4_000_000;
}
