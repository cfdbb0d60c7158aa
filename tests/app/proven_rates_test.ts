import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FlashEvent, RecoveryStep } from "../../lib/esp/events.ts";
import {
  adapterOf,
  chooseRate,
  followRates,
  learn,
  type Rates,
  recallRates,
  rememberRates,
} from "../../lib/app/proven_rates.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { HOSTS } from "../fake/limited_port.ts";
import { type FakeOptions, FakeSystem, flasher } from "../fake/system.ts";
import { APP, DATA, profile, SMALL, USB0 } from "../cli/world.ts";

const auto = { baud: "auto", insists: false } as const;

Deno.test("auto: 460800 at first, then one step higher with each run that goes well, to the end of the ladder", () => {
  const seen: number[] = [];
  let rates: Rates = {};
  for (let run = 0; run < 5; run++) {
    const { baud } = chooseRate(auto, rates);
    seen.push(baud);
    rates = learn(rates, { proven: baud, left: [] });
  }
  assertEquals(seen, [460_800, 921_600, 1_500_000, 2_000_000, 2_000_000]);
});

Deno.test("auto: a rate that failed is not tried again, nor one above it", () => {
  const rates = learn({ proven: 460_800 }, { proven: 460_800, left: [921_600] });
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
  assertEquals(learn({ failed: 921_600 }, { proven: 921_600, left: [] }), { proven: 921_600 });
  assertEquals(learn({ failed: 921_600 }, { proven: 460_800, left: [] }), {
    proven: 460_800,
    failed: 921_600,
  });
});

Deno.test("a run that never came to its rate proves nothing, and forgives nothing", () => {
  const known = { proven: 460_800, failed: 921_600 };
  assertEquals(learn(known, { proven: undefined, left: [] }), known);
  assertEquals(learn({}, { proven: undefined, left: [] }), {});
  // What was proved once, and was left now, is proved no more.
  assertEquals(learn({ proven: 921_600 }, { proven: undefined, left: [921_600] }), { failed: 921_600 });
});

/** What is seen of a session that is to work at 921600 baud. */
function seenOf(...events: readonly FlashEvent[]) {
  const { report, seen } = followRates(921_600);
  events.forEach(report);
  return seen();
}

function connecting(baud: number): FlashEvent {
  return { type: "connecting", port: "x", baud, attempt: 1 };
}

function speed(asked: number, baud: number): FlashEvent {
  return { type: "speed", asked, baud };
}

function recovering(step: RecoveryStep, baud: number, from = 921_600): FlashEvent {
  return { type: "recovering", step, reason: "x", from, baud };
}

Deno.test("a rate is proved where the link was changed to it, or met the chip at it", () => {
  assertEquals(seenOf(connecting(460_800), speed(921_600, 928_571)), { proven: 921_600, left: [] });
  assertEquals(seenOf(connecting(460_800), connecting(921_600)), { proven: 921_600, left: [] });
  assertEquals(seenOf(connecting(460_800)), { proven: undefined, left: [] });
  assertEquals(seenOf(connecting(921_600), connecting(115_200)), { proven: undefined, left: [] });
  assertEquals(seenOf(), { proven: undefined, left: [] });
});

Deno.test("the rates of a session: those that were left, and the last if it was reached", () => {
  const left = [speed(921_600, 928_571), recovering("resume", 921_600), recovering("rewrite", 464_286)];
  const slower = [...left, recovering("reset", 460_800), connecting(115_200)];
  assertEquals(seenOf(...left), { proven: 921_600, left: [] });
  assertEquals(seenOf(...slower), { proven: undefined, left: [921_600] });
  assertEquals(seenOf(...slower, speed(460_800, 464_286)), { proven: 460_800, left: [921_600] });
  assertEquals(seenOf(...left, recovering("reset", 460_800), connecting(460_800)), {
    proven: 460_800,
    left: [921_600],
  });
});

Deno.test("a rate that the link never came to is not blamed", () => {
  assertEquals(seenOf(connecting(460_800), recovering("resume", 460_800, 460_800)), {
    proven: 460_800,
    left: [],
  });
});

Deno.test("a command that stays at its first rate leaves what is known of an adapter as it is", async () => {
  const path = "/home/me/.config/flasher/adapters.json";
  const before = { "10c4:ea60:01A2B3": { proven: 460_800, failed: 1_500_000 } };
  const after = async (line: string, board: Partial<BoardOptions> = {}) => {
    const { code, stderr, system } = await flasher([...line.split(" "), "--baud", "921600"], {
      files: {
        [path]: JSON.stringify(before),
        "app.bin": APP,
        "flash.yaml": profile({ port: "auto" }),
        "data.bin": DATA,
      },
      ports: [USB0],
      boards: { [USB0.path]: { ...SMALL, ...board } },
      onText: pressButtons(),
    });
    assertEquals(code, 0, stderr);
    return JSON.parse(new TextDecoder().decode(await system.readFile(path)));
  };
  const proven = { "10c4:ea60:01A2B3": { proven: 921_600, failed: 1_500_000 } };
  assertEquals(await after("mem read 0x3ff00050"), before);
  assertEquals(await after("load app.bin"), before);
  assertEquals(await after("info --no-stub"), before);
  const hiccup = { refuse: (count: number) => count === 3 ? "silence" as const : undefined };
  assertEquals(await after("info --no-stub", { faults: hiccup }), before);
  assertEquals(await after("mem read 0x3ff00050 --board manual", { circuit: "none" }), before);
  assertEquals(await after("info", { chip: "esp32c2", fuses: { secureDownload: true } }), before);
  assertEquals(await after("info"), proven);
  assertEquals(await after("run"), proven);
});

for (
  const [host, starts, learnt] of [
    ["an adapter that ends at 1000000", [460_800, 921_600, 1_500_000, 921_600], {
      proven: 921_600,
      failed: 1_500_000,
    }],
    ["a driver that ends at 230400", [460_800, 230_400], { proven: 230_400, failed: 460_800 }],
    ["a driver of rates with a name", [460_800, 921_600, 1_500_000], { proven: 1_500_000 }],
  ] as const
) {
  Deno.test(`auto: the end of ${host} is found once, and remembered`, async () => {
    const path = "/home/me/.config/flasher/adapters.json";
    let known = "{}";
    const asked: number[] = [];
    for (const _ of starts) {
      asked.push(chooseRate(auto, JSON.parse(known)["10c4:ea60:01A2B3"] ?? {}).baud);
      const { code, stderr, system } = await flasher(["run", "--baud", "auto"], {
        files: { [path]: known, "app.bin": APP, "flash.yaml": profile({ port: "auto" }), "data.bin": DATA },
        ports: [USB0],
        boards: { [USB0.path]: SMALL },
        hasRate: HOSTS[host],
      });
      assertEquals(code, 0, stderr);
      known = new TextDecoder().decode(await system.readFile(path));
    }
    assertEquals(asked, [...starts]);
    assertEquals(JSON.parse(known), { "10c4:ea60:01A2B3": learnt });
  });
}

Deno.test("the rate that a port does not open at is remembered, whatever was asked for", async () => {
  const { code, stderr, system } = await flasher(["info", "--chip", "esp8266", "--baud", "921600"], {
    ports: [USB0],
    boards: { [USB0.path]: SMALL },
    hasRate: HOSTS["a driver that ends at 230400"],
  });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "Cannot set the port to 460800 baud");
  const known = new TextDecoder().decode(
    await system.readFile("/home/me/.config/flasher/adapters.json"),
  );
  assertEquals(JSON.parse(known), { "10c4:ea60:01A2B3": { proven: 230_400, failed: 460_800 } });
});

/** A person at the buttons, as soon as one is asked for. */
function pressButtons(): NonNullable<FakeOptions["onText"]> {
  let asked = false;
  return (system, text) => {
    if (asked || !text.includes("Now you")) return;
    asked = true;
    const board = system.boards.get(USB0.path)!;
    board.press("gpio0");
    board.press("reset");
    void system.clock.sleep(200).then(() => board.release("reset"));
  };
}

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
