/** Effects of scripts on a chip: expectations from the circuits, and a comparison with the independent simulated board. */
import { assertEquals } from "@std/assert";
import type { Circuit } from "../../lib/reset/circuit.ts";
import { resetScript } from "../../lib/reset/parse.ts";
import { type ChipState, simulateReset, traceReset } from "../../lib/reset/trace_reset.ts";
import { supportedMethods } from "../../lib/reset/supported_methods.ts";
import { runScript } from "../../lib/reset/run.ts";
import type { ResetScript } from "../../lib/reset/script.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { fc } from "../tools/property.ts";
import { bootImage } from "../fake/firmware.ts";
import { SMALL } from "../fake/session.ts";
import { newBoard } from "../fake/simulated_board.ts";

const CLASSIC = "D0|R1|W100ms|D1|R0|W50ms|D0";
const JUDGED:
  readonly (readonly [script: string, ends: Partial<Record<Circuit, ChipState | "undetermined">>])[] = [
    [CLASSIC, {
      autoReset: "bootloader",
      direct: "bootloader",
      swapped: "firmware",
      usbJtag: "firmware",
      usbOtg: "bootloader",
      none: "untouched",
    }],
    ["R1|W100ms|R0", { autoReset: "firmware", direct: "firmware", swapped: "untouched", usbOtg: "firmware" }],
    // GPIO0 is released before EN is high.
    ["R1|W100ms|D1|R0|D0", { autoReset: "firmware", direct: "firmware" }],
    ["R1|W100ms|D1|R0|W5ms|D0", { autoReset: "undetermined", direct: "undetermined" }],
    ["D1|W100ms|D0", {
      autoReset: "untouched",
      direct: "untouched",
      swapped: "firmware",
      usbJtag: "untouched",
    }],
    ["U1,1|W100ms|U0,0", { autoReset: "untouched", direct: "firmware" }],
    ["D1|R1|W100ms|R0|W50ms|D0", { autoReset: "untouched", direct: "bootloader" }],
    // EN is pulled low again before it is high; the second reset counts.
    ["R1|W100ms|R0|W0.5ms|R1|W1ms|D1|R0|W50ms|D0", { autoReset: "bootloader", direct: "bootloader" }],
    ["D1|W1ms|R1|D0|W100ms|R0", { usbJtag: "bootloader", autoReset: "firmware" }],
    ["R1", { autoReset: "reset", direct: "reset" }],
  ];

for (const [text, ends] of JUDGED) {
  for (const [circuit, end] of Object.entries(ends)) {
    Deno.test(`${text} on ${circuit}: ${end}`, () => {
      const script = text === "R1" ? [{ set: { rts: true } }] : resetScript(text);
      assertEquals(simulateReset(circuit as Circuit, script), end);
    });
  }
}

Deno.test("a script that asks the user is undetermined", () => {
  assertEquals(simulateReset("direct", [{ ask: "Tap RESET" }]), "undetermined");
});

Deno.test("the trace of a script: lines, pins and chip at each change", () => {
  const told = traceReset("autoReset", resetScript("D0|R1|W100ms|D1,R0|W50ms|D0"), 2).map(
    ({ at, lines, pins, chip }) =>
      `${at} dtr=${+lines.dtr} rts=${+lines.rts} en=${+pins!.en} gpio0=${+pins!.gpio0} ${chip}`,
  );
  assertEquals(told, [
    "0 dtr=0 rts=0 en=1 gpio0=1 untouched",
    "0 dtr=0 rts=1 en=0 gpio0=1 reset",
    "100 dtr=1 rts=0 en=0 gpio0=0 reset",
    "102 dtr=1 rts=0 en=1 gpio0=0 bootloader",
    "150 dtr=0 rts=0 en=1 gpio0=1 bootloader",
  ]);
});

Deno.test("EN does not rise if it is pulled low again before", () => {
  const moments = traceReset("direct", resetScript("R1|W100ms|R0|W0.5ms|R1|W100ms|R0"), 1);
  assertEquals(moments.map(({ at, chip }) => `${at} ${chip}`), [
    "0 untouched",
    "0 reset",
    "100 reset",
    "100.5 reset",
    "200.5 reset",
    "201.5 firmware",
  ]);
});

interface Outcome {
  readonly chip: ChipState;
  /** How many times EN rose. */
  readonly starts: number;
}

/** The result on the simulated board. `enDelay` is in milliseconds. */
async function simulate(circuit: Circuit, script: ResetScript, enDelay: number): Promise<Outcome> {
  const clock = new VirtualClock();
  const board = newBoard(clock, {
    ...SMALL,
    circuit,
    flash: bootImage(0x400),
    timing: { enDelay },
    linesOnOpen: { dtr: false, rts: false },
  });
  const port = await board.connect();
  await clock.sleep(300);
  const before = board.statistics.resets;
  await runScript(script, port, clock);
  await clock.sleep(300);
  const starts = board.statistics.resets - before;
  return { chip: starts === 0 ? "untouched" : board.state === "rom" ? "bootloader" : "firmware", starts };
}

function predict(circuit: Circuit, script: ResetScript, riseMs: number): Outcome {
  const moments = traceReset(circuit, script, riseMs);
  const starts = moments.filter(({ chip }, i) => chip !== "reset" && moments[i - 1]?.chip === "reset").length;
  return { chip: moments.at(-1)!.chip, starts };
}

Deno.test("any script: matches the simulated board", async () => {
  const line = fc.boolean();
  const step = fc.oneof(
    fc.record({ wait: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      set: fc.oneof(fc.record({ dtr: line }), fc.record({ rts: line }), fc.record({ dtr: line, rts: line })),
    }),
  );
  const script = fc.array(step, { maxLength: 9 })
    .map((steps): ResetScript => [...steps, { set: { dtr: false, rts: false } }]);
  const circuit = fc.constantFrom<Circuit>("autoReset", "direct", "swapped", "none");
  // Between two waits, never at the end of one, where the order is undefined.
  const riseMs = fc.constantFrom(1.25, 6.25);
  await fc.assert(
    fc.asyncProperty(circuit, script, riseMs, async (where, steps, rise) => {
      assertEquals(predict(where, steps, rise), await simulate(where, steps, rise));
    }),
    { numRuns: 400 },
  );
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { chip } = await simulate("usbJtag", steps, 1.25);
      assertEquals(traceReset("usbJtag", steps).at(-1)!.chip, chip);
    }),
    { numRuns: 100 },
  );
});

Deno.test("a system that changes lines one by one skips scripts that need both, if others remain", () => {
  const tight = resetScript("U1,1|D0,R1|W100ms|D1,R0|W50ms|U0,0");
  const classic = resetScript(CLASSIC);
  assertEquals(supportedMethods([tight, classic], { oneAtATime: true }), [classic]);
  assertEquals(supportedMethods([tight, classic], { oneAtATime: false }), [tight, classic]);
  assertEquals(supportedMethods([tight], { oneAtATime: true }), [tight]);
  assertEquals(supportedMethods([], { oneAtATime: true }), []);
});
