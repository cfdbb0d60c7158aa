/** Boards of one hub that fail together. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RoomAction } from "../../../lib/app/room/room.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { adapter, mac, TestRoom } from "./world.ts";

/** Four boards on the hub 1-4, and one on another hub, which work. */
function room(): TestRoom {
  const test = new TestRoom();
  test.ports(
    adapter(1),
    adapter(2),
    adapter(3, { address: "1-5.1", socket: "0000:00:14.0/5.1" }),
    adapter(4),
    adapter(5),
  );
  for (const unit of [1, 2, 3, 4, 5]) {
    test.identify(unit, mac(`0${unit}`));
    test.send({ type: "numbered", unit, number: 10 + unit });
  }
  test.now = 5000;
  return test;
}

const RESET: FlashEvent = {
  type: "recovering",
  step: "reset",
  reason: "the board does not answer",
  from: 460_800,
  baud: 460_800,
};

function reset(test: TestRoom, unit: number, more: object = {}): readonly RoomAction[] {
  return test.send({ type: "work", unit, event: { ...RESET, ...more } });
}

function fail(test: TestRoom, unit: number, more: object): readonly RoomAction[] {
  const failure = { exitCode: 13, kind: "BootError", message: "Cannot boot", ...more } as const;
  return test.send({ type: "ended", unit, result: { kind: "failed", failure } });
}

function warnings(test: TestRoom): string[] {
  return test.actions.flatMap((action) =>
    action.type === "report" && action.report.type === "warning" ? [action.report.message] : []
  );
}

Deno.test("power: two boards of a hub that fail within a second are one warning, which names the hub", () => {
  const test = room();
  reset(test, 1);
  test.now += 900;
  test.fail(2, 11);
  assertEquals(warnings(test), [
    "Boards 11 and 12 on the hub 1-4 failed, or had to be reset, at the same time: they may get too little power",
  ]);
  const last = test.actions.findLast((action) =>
    action.type === "report" && action.report.type === "warning"
  )!;
  assertStringIncludes(JSON.stringify(last), "Use a hub with its own power supply");
  // Two more of the same dip.
  test.fail(4, 11);
  test.fail(5, 11);
  assertEquals(warnings(test).length, 1);
});

Deno.test("power: failures at other times, on other hubs, of one board or of another kind are no sign", () => {
  const later = room();
  test2(later, () => later.fail(1, 11), () => later.now += 1001, () => later.fail(2, 11));
  const elsewhere = room();
  test2(elsewhere, () => elsewhere.fail(1, 11), () => elsewhere.fail(3, 11));
  const alone = room();
  test2(alone, () => reset(alone, 1), () => reset(alone, 1), () => alone.fail(1, 11));
  const flash = room();
  test2(flash, () => flash.fail(1, 8), () => flash.fail(2, 8));
  const slower = room();
  test2(slower, () => reset(slower, 1, { step: "slower" }), () => reset(slower, 2, { step: "rewrite" }));
  const stopped = room();
  test2(stopped, () => stopped.fail(1, 130), () => stopped.fail(2, 130));
});

function test2(test: TestRoom, ...steps: readonly (() => unknown)[]): void {
  steps.forEach((step) => step());
  assertEquals(warnings(test), []);
}

Deno.test("power: chips that report a low voltage need not do so at the same time", () => {
  const test = room();
  fail(test, 1, { lowVoltage: true });
  test.now += 60_000;
  fail(test, 2, {});
  test.fail(5, 11);
  assertEquals(warnings(test), []);
  test.now += 60_000;
  fail(test, 4, { lowVoltage: true });
  assertEquals(warnings(test), [
    "Boards 11 and 14 on the hub 1-4 report a supply voltage that is too low: they may get too little power",
  ]);
});

Deno.test("power: a board that comes again is not another board", () => {
  const test = new TestRoom({ takes: "all" });
  test.ports();
  for (const unit of [1, 2]) {
    test.plug(adapter(1));
    test.identify(unit, mac("01"));
    test.send({ type: "numbered", unit, number: 1 });
    fail(test, unit, { lowVoltage: true });
    test.plug();
  }
  assertEquals([test.states, warnings(test)], [["failed", "failed"], []]);
});

Deno.test("power: sockets of the computer itself, and boards without a number", () => {
  for (
    const [name, place] of [["1-", "the USB ports of this computer"], [
      "1400-",
      "the USB ports of this computer",
    ]]
  ) {
    const test = new TestRoom();
    test.ports(...[1, 2].map((n) => adapter(n, { address: `${name}${n}`, socket: `0000:00:14.0/${n}` })));
    test.fail(1, 11);
    test.fail(2, 11);
    assertEquals(warnings(test).map((text) => text.split(" failed")[0]), [`Boards #1 and #2 on ${place}`]);
  }
  const nowhere = new TestRoom();
  const { socket: _, address: __, ...one } = adapter(1);
  const { socket: ___, address: ____, ...two } = adapter(2);
  nowhere.ports(one, two);
  nowhere.fail(1, 11);
  nowhere.fail(2, 11);
  assertEquals(warnings(nowhere), []);
});
