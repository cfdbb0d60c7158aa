import { assertEquals } from "@std/assert";
import type { FlashEvent } from "../../lib/device/events.ts";
import {
  adapterOf,
  chooseRate,
  followRates,
  learn,
  type Rates,
  recallRates,
  rememberRates,
} from "../../lib/cli/proven_rates.ts";
import { FakeSystem } from "../fake/system.ts";

const auto = { baud: "auto", insists: false } as const;

Deno.test("auto: 460800 at first, then one step higher with each run that goes well, to the end of the ladder", () => {
  const seen: number[] = [];
  let rates: Rates = {};
  for (let run = 0; run < 5; run++) {
    const { baud } = chooseRate(auto, rates);
    seen.push(baud);
    rates = learn(rates, { first: baud, last: baud, left: [] });
  }
  assertEquals(seen, [460_800, 921_600, 1_500_000, 2_000_000, 2_000_000]);
});

Deno.test("auto: a rate that failed is not tried again, nor one above it", () => {
  const rates = learn({ proven: 460_800 }, { first: 921_600, last: 460_800, left: [921_600] });
  assertEquals(rates, { proven: 460_800, failed: 921_600 });
  assertEquals(chooseRate(auto, rates).baud, 460_800);
  assertEquals(chooseRate(auto, { failed: 460_800 }).baud, 230_400);
  assertEquals(chooseRate(auto, { proven: 115_200 }).baud, 460_800);
  assertEquals(chooseRate(auto, { proven: 115_200, failed: 230_400 }).baud, 115_200);
});

Deno.test("a profile's rate that failed before is not tried again, and it is said; on the command line it is", () => {
  const known = { proven: 460_800, failed: 921_600 };
  assertEquals(chooseRate({ baud: 921_600, insists: false }, known), {
    baud: 460_800,
    note: "Starting at 460800 baud, because 921600 failed with this adapter before",
  });
  assertEquals(chooseRate({ baud: 921_600, insists: true }, known), { baud: 921_600 });
  assertEquals(chooseRate({ baud: 460_800, insists: false }, known), { baud: 460_800 });
});

Deno.test("a rate that failed once and goes well now is forgiven, a higher one is not", () => {
  assertEquals(learn({ failed: 921_600 }, { first: 921_600, last: 921_600, left: [] }), { proven: 921_600 });
  assertEquals(learn({ failed: 921_600 }, { first: 460_800, last: 460_800, left: [] }), {
    proven: 460_800,
    failed: 921_600,
  });
});

Deno.test("the rates of a session: those that were left, and the last", () => {
  const { report, seen } = followRates(921_600);
  const steps = [["resume", 921_600], ["rewrite", 464_286], ["reset", 460_800], ["resume", 460_800]] as const;
  for (const [step, baud] of steps) report({ type: "recovering", step, reason: "x", baud } as FlashEvent);
  assertEquals(seen(), { first: 921_600, last: 460_800, left: [921_600] });
});

Deno.test("an adapter is known by vendor, product and serial number, and not without one", () => {
  const usb = { vid: 0x403, pid: 0x6001 };
  assertEquals(adapterOf({ path: "/dev/ttyUSB0", usb: { ...usb, serial: "A1" } }), "0403:6001:A1");
  assertEquals(adapterOf({ path: "/dev/ttyUSB0", usb }), undefined);
  assertEquals(adapterOf({ path: "/dev/ttyUSB0", usb: { ...usb, serial: " " } }), undefined);
  assertEquals(adapterOf({ path: "/dev/ttyS0" }), undefined);
});

Deno.test("what was remembered is recalled, of a bounded number of adapters, and nonsense counts as nothing", async () => {
  const path = "/home/me/.config/flasher/adapters.json";
  const bad = '{"a":{"proven":"fast","failed":-1},"b":{"proven":921600},"__proto__":{"proven":9600},"c":7}';
  const system = new FakeSystem([], { files: { [path]: new TextEncoder().encode(bad) } });
  assertEquals(await recallRates(system, "a"), {});
  assertEquals(await recallRates(system, "b"), { proven: 921_600 });
  assertEquals(await recallRates(system, "c"), {});
  assertEquals(await recallRates(system, "toString"), {});
  for (let n = 0; n < 210; n++) await rememberRates(system, `x${n}`, { proven: 115_200 });
  assertEquals(await recallRates(system, "b"), {});
  assertEquals(await recallRates(system, "x209"), { proven: 115_200 });
  const list = new FakeSystem([], { files: { [path]: new TextEncoder().encode("[1]") } });
  assertEquals(await recallRates(list, "0"), {});
});
