/** One wait for the events of all ports of Windows, on a fake kernel32. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { waitForEvent } from "../../../lib/serial/windows/event_waits.ts";
import type { Readiness } from "../../../lib/serial/wait_set.ts";
import { FakeWindows } from "./fake_kernel32.ts";

/** A fake system, waits for some events in it, and their results so far. At the end, nothing may be misused. */
interface Waits {
  readonly windows: FakeWindows;
  readonly events: bigint[];
  readonly results: Map<bigint, Readiness>;
  /** Waits for the event. */
  readonly join: (event: bigint, ms?: number) => void;
  readonly set: (event: bigint) => Promise<void>;
}

function waitsTest(name: string, count: number, body: (waits: Waits) => Promise<void>): void {
  Deno.test(`windows: ${name}`, async () => {
    const windows = new FakeWindows();
    const { api } = windows;
    const events = Array.from({ length: count }, () => api.CreateEventW(null, 1, 0, null));
    const results = new Map<bigint, Readiness>();
    const join = (event: bigint, ms = 60_000) => {
      results.delete(event);
      waitForEvent(api, event, ms).then((found) => results.set(event, found));
    };
    const set = async (event: bigint) => {
      api.SetEvent(event);
      await turns();
    };
    await body({ windows, events, results, join, set });
    assertEquals(windows.misuse, []);
  });
}

/** Lets everything run that does not wait for an event. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

waitsTest("one call waits for all events, and each port gets its own", 8, async (waits) => {
  const { windows, events, results, join, set } = waits;
  for (const event of events) join(event);
  await turns();
  // Eight events, and the one that ended the first call.
  assertEquals(windows.calls.map(({ count }) => count), [2, 9]);
  await set(events[5]!);
  assertEquals([...results], [[events[5], "ready"]]);
  await set(events[2]!);
  assertEquals(results.get(events[2]!), "ready");
  assertEquals(windows.calls.at(-1)!.count, 7);
  for (const event of events) await set(event);
  assertEquals(results.size, 8);
});

waitsTest(
  "events that are set at the same time all arrive",
  20,
  async ({ windows, events, results, join }) => {
    for (const event of events) join(event);
    await turns();
    for (const event of events) windows.api.SetEvent(event);
    for (let i = 0; i < events.length && results.size < events.length; i++) await turns();
    assertEquals([...results], events.map((event) => [event, "ready"]));
  },
);

waitsTest("a port that is always ready starves no other", 3, async ({ events, results, join, set }) => {
  const [busy, quiet, timed] = events as [bigint, bigint, bigint];
  join(busy);
  join(quiet);
  join(timed, 20);
  await set(busy);
  await set(quiet);
  for (let i = 0; i < 3 && results.get(quiet) !== "ready"; i++) {
    join(busy);
    await turns();
  }
  assertEquals([results.get(quiet), results.get(busy)], ["ready", "ready"]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(results.get(timed), "idle");
});

waitsTest("more than 63 events use a second call, and no call has more than 64", 130, async (waits) => {
  const { windows, events, results, join, set } = waits;
  for (const event of events) join(event);
  await turns();
  assertEquals(windows.calls.map(({ count }) => count).sort((a, b) => a - b), [2, 2, 2, 5, 64, 64]);
  for (const event of events) await set(event);
  assertEquals(results.size, events.length);
  // The places are free again.
  windows.calls.length = 0;
  for (const event of events.slice(0, 3)) join(event);
  await turns();
  assertEquals(results.size, events.length);
  assert(windows.calls.every(({ count }) => count <= 4), JSON.stringify(windows.calls));
});

waitsTest("if the system refuses a call, each port looks for itself", 2, async (waits) => {
  const { windows, events, results, join, set } = waits;
  const { WaitForMultipleObjects } = windows.api;
  Object.assign(windows.api, { WaitForMultipleObjects: () => Promise.resolve(0xffff_ffff) });
  for (const event of events) join(event);
  await turns();
  assertEquals([...results.values()], ["idle", "idle"]);
  Object.assign(windows.api, { WaitForMultipleObjects });
  for (const event of events) join(event);
  for (const event of events) await set(event);
  assertEquals([...results.values()], ["ready", "ready"]);
});

Deno.test("windows: without an event to end the call with, a wait fails, and the next one tries again", async () => {
  const windows = new FakeWindows();
  const event = windows.api.CreateEventW(null, 1, 0, null);
  const { CreateEventW } = windows.api;
  // ERROR_NOT_ENOUGH_MEMORY
  Object.assign(windows.api, { CreateEventW: () => 0n, GetLastError: () => 8 });
  const error = assertThrows(() => waitForEvent(windows.api, event, 10), PortError);
  assertEquals(error.reason, "io");
  Object.assign(windows.api, { CreateEventW });
  windows.api.SetEvent(event);
  assertEquals(await waitForEvent(windows.api, event, 60_000), "ready");
});
