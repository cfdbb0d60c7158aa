import { assertEquals } from "@std/assert";
import { ReadBudget, type ReadCosts } from "../../../../lib/esp/flash/read/read_budget.ts";

const BLOCK = 0x10000;
const RANGE = { offset: 0, size: BLOCK };
/** Reading a block takes 1442 ms, and its hash 59 ms. */
const COSTS: ReadCosts = { roundTrip: 3.3, md5PerKb: 0.87, readByte: 0.022, beginTrips: 2 };

Deno.test("budget: fruitless questions use it up, and a known part fills it", () => {
  const budget = new ReadBudget(COSTS, 100);
  assertEquals([budget.canHash(RANGE), budget.canSample(30), budget.canSample(31)], [true, true, false]);
  budget.hashed(RANGE, 59, false);
  assertEquals([budget.canHash(RANGE), budget.canSample(12), budget.canSample(13)], [false, true, false]);
  budget.hashed(RANGE, 59, true);
  assertEquals([budget.canHash(RANGE), budget.canSample(400)], [true, true]);
});

Deno.test("budget: a part of the allowance can be kept for later", () => {
  const budget = new ReadBudget(COSTS, 100);
  assertEquals([budget.canSample(15, 0.5), budget.canSample(16, 0.5)], [true, false]);
});

Deno.test("budget: learns how long a hash takes", () => {
  const budget = new ReadBudget(COSTS, 100_000);
  assertEquals(budget.isWorthHashing(BLOCK), true);
  // A quarter of the data already takes half as long as reading all of it.
  budget.hashed({ offset: 0, size: BLOCK / 4 }, 700, false);
  assertEquals(budget.isWorthHashing(BLOCK), false);
});

Deno.test("budget: learns how long a round trip takes", () => {
  const budget = new ReadBudget(COSTS, 100);
  assertEquals(budget.isWorthHashing(0x1000), true);
  budget.sampled(25);
  assertEquals([budget.canSample(3), budget.canSample(4)], [true, false]);
  // Its read would be interrupted for two round trips.
  assertEquals([budget.isWorthHashing(0x1000), budget.isWorthHashing(BLOCK)], [false, true]);
});
