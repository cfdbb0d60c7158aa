/** The baud rate of one session: chosen by what the adapter has proved, and remembered if the session succeeds. */
import type { Report } from "../esp/events.ts";
import { nativeUsb } from "../serial/chip_usb.ts";
import type { PortInfo } from "../serial/port.ts";
import { adapterKey, chooseRate, learnRates, observeRates, type WantedRate } from "./proven_rates.ts";
import type { RateStore } from "./rate_store.ts";
import type { Warning } from "./reporter.ts";

export interface AdapterRate {
  /** Bits per second to start with. */
  readonly baud: number;
  /** Says why `baud` is not the wanted rate, if it is not. */
  readonly warning: Warning | undefined;
  /** Gets the session's events. */
  readonly report: Report;
  /** Call it after a session that succeeded. */
  readonly remember: () => Promise<void>;
}

/** Over a chip's own USB every rate is the same, so nothing is remembered. */
export async function chooseAdapterRate(
  store: RateStore,
  port: PortInfo,
  wanted: WantedRate,
): Promise<AdapterRate> {
  const adapter = nativeUsb(port) === undefined ? adapterKey(port) : undefined;
  const known = adapter === undefined ? {} : await store.recall(adapter);
  const { baud, note } = chooseRate(wanted, known);
  const { report, observed } = observeRates(baud);
  const hint = `--baud ${wanted.baud} tries that rate again.`;
  return {
    baud,
    warning: note === undefined ? undefined : { message: note, hint },
    report,
    async remember() {
      const learned = learnRates(known, observed());
      if (adapter !== undefined && Object.keys(learned).length > 0) await store.remember(adapter, learned);
    },
  };
}
