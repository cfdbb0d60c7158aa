import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/simulator/mod.ts";

Deno.test("virtual clock: sleeping advances it and takes no real time", async () => {
  const clock = new VirtualClock(100);
  const before = performance.now();
  await clock.sleep(3_600_000);
  assertEquals(clock.now(), 3_600_100);
  assertEquals(performance.now() - before < 1000, true);
});

Deno.test("virtual clock: sleepers wake in the order of their times", async () => {
  const clock = new VirtualClock();
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ...naps: number[]) => {
    for (const nap of naps) {
      await clock.sleep(nap);
      woken.push([name, clock.now()]);
    }
  };
  await Promise.all([sleeper("a", 30, 30), sleeper("b", 10, 10, 10, 10), sleeper("c", 0)]);
  assertEquals(woken, [["c", 0], ["b", 10], ["b", 20], ["a", 30], ["b", 30], ["b", 40], ["a", 60]]);
});

Deno.test("virtual clock: a negative sleep does not turn it back", async () => {
  const clock = new VirtualClock(5);
  await clock.sleep(-1);
  assertEquals(clock.now(), 5);
});
