/** Waits for the events of all ports of Windows with WaitForMultipleObjects. */
import { type Readiness, type WaitCall, WaitSet } from "../wait_set.ts";
import type { Kernel32 } from "./kernel32.ts";
import { MAXIMUM_WAIT_OBJECTS, WAIT_FAILED } from "./win32.ts";
import { win32CallFailure } from "./win32_error.ts";

const ACTION = "wait for serial ports";

/** For each library, which tests replace, one set for every 63 events that are waited for at the same time. */
const SETS = new WeakMap<Kernel32, WaitSet<bigint>[]>();

/**
 * Waits until `event` is set, at most `ms` milliseconds, together with the waits of other ports. When it has resolved, the
 * system does not use the event any more.
 */
export function waitForEvent(api: Kernel32, event: bigint, ms: number): Promise<Readiness> {
  const sets = SETS.get(api) ?? [];
  SETS.set(api, sets);
  // One place is for the event that ends the call.
  let set = sets.find(({ size }) => size < MAXIMUM_WAIT_OBJECTS - 1);
  if (set === undefined) sets.push(set = new WaitSet(eventCall(api)));
  return set.wait(event, ms);
}

/** One WaitForMultipleObjects for all events and for its own. Throws a PortError if the system has no more events. */
function eventCall(api: Kernel32): WaitCall<bigint> {
  // Reset by the wait that it ends. It exists until the process ends.
  const own = api.CreateEventW(null, 0, 0, null);
  if (own === 0n) throw win32CallFailure(ACTION, api.GetLastError());
  return {
    async wait(events, ms) {
      // The system names the first event that is set: its own comes last, so that it hides no other.
      const handles = BigUint64Array.of(...events, own);
      const index = await api.WaitForMultipleObjects(handles.length, handles, 0, ms);
      // WAIT_OBJECT_0 is 0; after WAIT_TIMEOUT, the index belongs to no event.
      return index === WAIT_FAILED ? undefined : events.map((_, i) => i === index ? "ready" : "idle");
    },
    wake() {
      if (api.SetEvent(own) === 0) throw win32CallFailure(ACTION, api.GetLastError());
    },
  };
}
