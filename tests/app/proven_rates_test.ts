import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FlashEvent, RecoveryStep } from "../../lib/esp/events.ts";
import { adapterKey, chooseRate, learnRates, observeRates, type Rates } from "../../lib/app/proven_rates.ts";
import { rateStore } from "../../lib/app/rate_store.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { HOSTS } from "../fake/limited_port.ts";
import { bootImage } from "../fake/firmware.ts";
import { type FakeOptions, FakeSystem, flasher } from "../fake/system.ts";
import { APP, DATA, profile, SMALL, USB0 } from "../cli/world.ts";

const auto = { baud: "auto", insists: false } as const;

Deno.test("auto: starts at 460800, and goes one step up the ladder after each successful run", () => {
  const seen: number[] = [];
  let rates: Rates = {};
  for (let run = 0; run < 5; run++) {
    const { baud } = chooseRate(auto, rates);
    seen.push(baud);
    rates = learnRates(rates, { proven: baud, left: [] });
  }
  assertEquals(seen, [460_800, 921_600, 1_500_000, 2_000_000, 2_000_000]);
});

Deno.test("auto: neither a failed rate nor a higher one is tried again", () => {
  const rates = learnRates({ proven: 460_800 }, { proven: 460_800, left: [921_600] });
  assertEquals(rates, { proven: 460_800, failed: 921_600 });
  assertEquals(chooseRate(auto, rates).baud, 460_800);
  assertEquals(chooseRate(auto, { failed: 460_800 }).baud, 230_400);
  assertEquals(chooseRate(auto, { proven: 115_200 }).baud, 460_800);
  assertEquals(chooseRate(auto, { proven: 115_200, failed: 230_400 }).baud, 115_200);
});

Deno.test("a profile's rate that failed before is not tried again, with a note; a rate on the command line is", () => {
  const known = { proven: 460_800, failed: 921_600 };
  assertEquals(chooseRate({ baud: 921_600, insists: false }, known), {
    baud: 460_800,
    note: "Starting at 460800 baud, because 921600 failed with this adapter before",
  });
  assertEquals(chooseRate({ baud: 921_600, insists: true }, known), { baud: 921_600 });
  assertEquals(chooseRate({ baud: 460_800, insists: false }, known), { baud: 460_800 });
});

Deno.test("success at a failed rate clears the failure, but not that of a higher rate", () => {
  assertEquals(learnRates({ failed: 921_600 }, { proven: 921_600, left: [] }), { proven: 921_600 });
  assertEquals(learnRates({ failed: 921_600 }, { proven: 460_800, left: [] }), {
    proven: 460_800,
    failed: 921_600,
  });
});

Deno.test("a run that never reached its rate proves nothing, and clears no failure", () => {
  const known = { proven: 460_800, failed: 921_600 };
  assertEquals(learnRates(known, { proven: undefined, left: [] }), known);
  assertEquals(learnRates({}, { proven: undefined, left: [] }), {});
  // What was proved once, and was left now, is proved no more.
  assertEquals(learnRates({ proven: 921_600 }, { proven: undefined, left: [921_600] }), { failed: 921_600 });
});

/** The observations of a session that starts at 921600 baud. */
function observe(...events: readonly FlashEvent[]) {
  const { report, observed } = observeRates(921_600);
  events.forEach(report);
  return observed();
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

Deno.test("a rate is proved if the link changed to it, or connected at it", () => {
  assertEquals(observe(connecting(460_800), speed(921_600, 928_571)), { proven: 921_600, left: [] });
  assertEquals(observe(connecting(460_800), connecting(921_600)), { proven: 921_600, left: [] });
  assertEquals(observe(connecting(460_800)), { proven: undefined, left: [] });
  assertEquals(observe(connecting(921_600), connecting(115_200)), { proven: undefined, left: [] });
  assertEquals(observe(), { proven: undefined, left: [] });
});

Deno.test("the rates of a session: those it gave up, and the last one if it was reached", () => {
  const left = [speed(921_600, 928_571), recovering("resume", 921_600), recovering("rewrite", 464_286)];
  const slower = [...left, recovering("reset", 460_800), connecting(115_200)];
  assertEquals(observe(...left), { proven: 921_600, left: [] });
  assertEquals(observe(...slower), { proven: undefined, left: [921_600] });
  assertEquals(observe(...slower, speed(460_800, 464_286)), { proven: 460_800, left: [921_600] });
  assertEquals(observe(...left, recovering("reset", 460_800), connecting(460_800)), {
    proven: 460_800,
    left: [921_600],
  });
});

Deno.test("a rate that the link never reached does not count as failed", () => {
  assertEquals(observe(connecting(460_800), recovering("resume", 460_800, 460_800)), {
    proven: 460_800,
    left: [],
  });
});

Deno.test("a command that stays at its first rate does not change the rates of an adapter", async () => {
  const path = "/home/me/.config/flasher/adapters.json";
  const before = { "10c4:ea60:01A2B3": { proven: 460_800, failed: 1_500_000 } };
  const after = async (line: string, board: Partial<BoardOptions> = {}) => {
    const { code, stderr, system } = await flasher([...line.split(" "), "--baud", "921600"], {
      files: {
        [path]: JSON.stringify(before),
        "app.bin": APP,
        "ram.bin": bootImage(4128),
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
  assertEquals(await after("load ram.bin"), before);
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
    ["an adapter with rates up to 1000000", [460_800, 921_600, 1_500_000, 921_600], {
      proven: 921_600,
      failed: 1_500_000,
    }],
    ["a driver with rates up to 230400", [460_800, 230_400], { proven: 230_400, failed: 460_800 }],
    ["a driver with named rates only", [460_800, 921_600, 1_500_000], { proven: 1_500_000 }],
  ] as const
) {
  Deno.test(`auto: the end of ${host} is found once and remembered`, async () => {
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

Deno.test("a rate at which a port does not open is remembered, regardless of who requested it", async () => {
  const { code, stderr, system } = await flasher(["info", "--chip", "esp8266", "--baud", "921600"], {
    ports: [USB0],
    boards: { [USB0.path]: SMALL },
    hasRate: HOSTS["a driver with rates up to 230400"],
  });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "Cannot set the port to 460800 baud");
  const known = new TextDecoder().decode(
    await system.readFile("/home/me/.config/flasher/adapters.json"),
  );
  assertEquals(JSON.parse(known), { "10c4:ea60:01A2B3": { proven: 230_400, failed: 460_800 } });
});

/** A person who presses the buttons when asked. */
function pressButtons(): NonNullable<FakeOptions["onText"]> {
  let asked = false;
  return (system, text) => {
    if (asked || !text.includes("Your turn")) return;
    asked = true;
    const board = system.boards.get(USB0.path)!;
    board.press("gpio0");
    board.press("reset");
    void system.clock.sleep(200).then(() => board.release("reset"));
  };
}

Deno.test("an adapter is identified by vendor, product and serial number, and not without a serial number", () => {
  const usb = { vid: 0x403, pid: 0x6001 };
  assertEquals(adapterKey({ path: "/dev/ttyUSB0", usb: { ...usb, serial: "A1" } }), "0403:6001:A1");
  assertEquals(adapterKey({ path: "/dev/ttyUSB0", usb }), undefined);
  assertEquals(adapterKey({ path: "/dev/ttyUSB0", usb: { ...usb, serial: " " } }), undefined);
  assertEquals(adapterKey({ path: "/dev/ttyS0" }), undefined);
});

Deno.test("an adapter whose serial number others have, too, is identified by its socket", () => {
  const usb = { vid: 0x10c4, pid: 0xea60 };
  const path = "/dev/ttyUSB0";
  const socket = "0000:00:14.0/4.2";
  for (const serial of ["0001", "00001", "0", "00000000"]) {
    assertEquals(adapterKey({ path, usb: { ...usb, serial } }), undefined, serial);
    assertEquals(adapterKey({ path, usb: { ...usb, serial }, socket }), `10c4:ea60 at ${socket}`, serial);
  }
  const twin = { path, usb: { ...usb, serial: "A1" }, sharedSerial: true } as const;
  assertEquals(adapterKey({ ...twin, socket }), `10c4:ea60 at ${socket}`);
  assertEquals(adapterKey(twin), undefined);
});

Deno.test("each port of an adapter with several ports has its own rates", () => {
  const usb = { vid: 0x403, pid: 0x6010 };
  const keys = [0, 1].map((number) =>
    adapterKey({ path: "/dev/ttyUSB0", usb: { ...usb, serial: "FT4" }, interface: number })
  );
  assertEquals(keys, ["0403:6010:FT4#0", "0403:6010:FT4#1"]);
  assertEquals(
    adapterKey({ path: "/dev/ttyUSB0", usb, socket: "1/1", interface: 1 }),
    "0403:6010 at 1/1#1",
  );
});

Deno.test("two adapters with one serial number in a list have rates of their own", async () => {
  const twins = [1, 2].map((number) => ({
    path: `/dev/ttyUSB${number}`,
    usb: { vid: 0x10c4, pid: 0xea60, serial: "A1" },
    socket: `0000:00:14.0/${number}`,
  }));
  const system = new FakeSystem([], { ports: twins });
  const listed = await system.listPorts();
  assertEquals(new Set(listed.map(adapterKey)).size, 2);
});

Deno.test("the store keeps a bounded number of adapters, and ignores invalid content", async () => {
  const path = "/home/me/.config/flasher/adapters.json";
  const bad = '{"a":{"proven":"fast","failed":-1},"b":{"proven":921600},"__proto__":{"proven":9600},"c":7}';
  const system = new FakeSystem([], { files: { [path]: new TextEncoder().encode(bad) } });
  const store = rateStore(system);
  assertEquals(await store.recall("a"), {});
  assertEquals(await store.recall("b"), { proven: 921_600 });
  assertEquals(await store.recall("c"), {});
  assertEquals(await store.recall("toString"), {});
  for (let n = 0; n < 210; n++) await store.remember(`x${n}`, { proven: 115_200 });
  assertEquals(await store.recall("b"), {});
  assertEquals(await store.recall("x209"), { proven: 115_200 });
  const list = new FakeSystem([], { files: { [path]: new TextEncoder().encode("[1]") } });
  assertEquals(await rateStore(list).recall("0"), {});
});
