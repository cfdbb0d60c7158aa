import { assertEquals, assertThrows } from "@std/assert";
import { ProfileError } from "../../lib/errors.ts";
import { linesLeftAsserted } from "../../lib/reset/check.ts";
import { formatResetScript, resetScript } from "../../lib/reset/parse.ts";
import type { ResetStep } from "../../lib/reset/script.ts";
import { fc } from "../tools/property.ts";

Deno.test("esptool's classic reset, with units", () => {
  assertEquals(resetScript("D0|R1|W0.1s|D1|R0|W0.05s|D0"), [
    { set: { dtr: false } },
    { set: { rts: true } },
    { wait: 100 },
    { set: { dtr: true } },
    { set: { rts: false } },
    { wait: 50 },
    { set: { dtr: false } },
  ]);
});

Deno.test("lines set together, in both notations, with spaces", () => {
  const both = [{ set: { dtr: true, rts: true } }, { wait: 0.1 }, { set: { dtr: false, rts: false } }];
  assertEquals(resetScript("U1,1|W0.1ms|U0,0"), both);
  assertEquals(resetScript(" D1, R1 | W0.1ms | R0,D0 "), both);
});

Deno.test("a wait is exact to the microsecond", () => {
  assertEquals(resetScript("W0.55s|W0.0001s"), [{ wait: 550 }, { wait: 0.1 }]);
});

const STEP = "expected a step such as D0, R1, U1,0 or W100ms";
const WAIT = "expected a wait with its unit such as 100ms or 0.1s";

const REFUSED: readonly { script: string; message: string; hint?: string }[] = [
  { script: "", message: `character 1: found nothing, ${STEP}` },
  { script: "D0||R0", message: `character 4: found nothing, ${STEP}` },
  { script: "D0|", message: `character 4: found nothing, ${STEP}` },
  { script: "D0| X9", message: `character 5: found "X9", ${STEP}` },
  { script: "D2", message: `character 1: found "D2", ${STEP}` },
  { script: "d1,r0", message: `character 1: found "d1,r0", ${STEP}`, hint: 'Write "D1,R0", in upper case.' },
  { script: "U1", message: `character 1: found "U1", ${STEP}` },
  {
    script: "D0,W5ms",
    message: `character 1: found "D0,W5ms", ${STEP}`,
    hint: 'A wait is a separate step: write "|" before it.',
  },
  { script: "D0|D1,D0", message: `character 4: found "D1,D0", expected DTR once in a step` },
  { script: "W-1ms", message: `character 1: found "W-1ms", ${WAIT}` },
  { script: "W1e3ms", message: `character 1: found "W1e3ms", ${WAIT}` },
  {
    script: "R1|W0.05|R0",
    message: `character 4: found "W0.05", ${WAIT}`,
    hint:
      '"W0.05" has no unit: write "W50ms" if it comes from esptool.cfg (seconds), "W0.05ms" if it comes from esptool-js ' +
      "(milliseconds).",
  },
  {
    script: "W100",
    message: `character 1: found "W100", ${WAIT}`,
    hint:
      '"W100" has no unit: write "W100s" if it comes from esptool.cfg (seconds), "W100ms" if it comes from esptool-js ' +
      "(milliseconds).",
  },
  { script: "W6s|W5000ms", message: "found waits of 11 s in total, expected at most 10 s" },
  { script: "D0|".repeat(64) + "D0", message: "found 65 steps, expected at most 64" },
  {
    script: "D1",
    message: "found a script that leaves DTR asserted, expected both lines released at the end",
    hint: 'Add "D0" at the end: an asserted line can keep the chip in reset or in its bootloader.',
  },
  {
    script: "U0,1|D1",
    message: "found a script that leaves DTR and RTS asserted, expected both lines released at the end",
    hint: 'Add "D0" and "R0" at the end: an asserted line can keep the chip in reset or in its bootloader.',
  },
];

for (const { script, message, hint } of REFUSED) {
  Deno.test(`refused: script ${script.slice(0, 20)}`, () => {
    const error = assertThrows(() => resetScript(script), ProfileError);
    const shown = script.length > 60 ? `${script.slice(0, 60)}…` : script;
    assertEquals(error.message, `Cannot read reset script "${shown}": ${message}`);
    assertEquals(error.hint, hint);
  });
}

Deno.test("a line that is never set counts as released", () => {
  assertEquals(linesLeftAsserted([{ wait: 1 }, { set: { rts: true } }, { ask: "x" }]), ["RTS"]);
  assertEquals(linesLeftAsserted([]), []);
});

Deno.test("a question is formatted as its text", () => {
  assertEquals(formatResetScript([{ ask: "Tap\u001b RESET" }, { wait: 5 }]), '"Tap\\u{1b} RESET"|W5ms');
});

Deno.test("parse undoes format", () => {
  const line = fc.boolean();
  const step: fc.Arbitrary<ResetStep> = fc.oneof(
    fc.record({ wait: fc.nat(150_000).map((us) => us / 1000) }),
    fc.record({
      set: fc.oneof(fc.record({ dtr: line }), fc.record({ rts: line }), fc.record({ dtr: line, rts: line })),
    }),
  );
  const script = fc.array(step, { maxLength: 60 })
    .map((steps): ResetStep[] => [...steps, { set: { dtr: false, rts: false } }]);
  fc.assert(fc.property(script, (steps) => assertEquals(resetScript(formatResetScript(steps)), steps)));
});

Deno.test("any text parses or is refused with a ProfileError", () => {
  const text = fc.array(fc.constantFrom(..."DRUW01,|. ms", "W1ms", "|D0"), { maxLength: 12 }).map((parts) =>
    parts.join("")
  );
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (script) => {
      try {
        resetScript(script);
      } catch (error) {
        if (!(error instanceof ProfileError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
