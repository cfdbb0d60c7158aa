/** CircuitPython tells at its prompt, in any language, why it is in safe mode. */
import { assertEquals } from "@std/assert";
import { safeModeFrom } from "../../lib/repl/safe_mode.ts";
import { POWER_DIPPED } from "../../lib/simulator/mod.ts";
import { GREETINGS, type PythonSettings } from "../fake/python_board.ts";
import { atPython } from "./bench.ts";

const FRENCH = {
  reason: "NO_CIRCUITPY",
  lines: ["Mode sans échec !", "Raison :", "Disque introuvable.", "Appuyer sur reset."],
} as const;
const greeting = GREETINGS.circuit;

const BOARDS: Readonly<Record<string, readonly [PythonSettings, string | null]>> = {
  "a healthy board": [{ greeting }, null],
  "a brown-out": [{ greeting, safeMode: POWER_DIPPED }, "its supply voltage dropped"],
  "a French board": [{ greeting, safeMode: FRENCH }, "it has no file system and could not make one"],
  "the reason without a name": [
    { greeting, safeMode: { ...POWER_DIPPED, reason: "None" } },
    "its safemode.py failed",
  ],
  "a fault of CircuitPython": [
    { greeting, safeMode: { ...POWER_DIPPED, reason: "HARD_FAULT" } },
    "CircuitPython itself failed (HARD_FAULT)",
  ],
  "a reason of a later version": [
    { greeting, safeMode: { ...POWER_DIPPED, reason: "TOO_HOT" } },
    '"TOO_HOT"',
  ],
  "CircuitPython 8.0, which does not tell": [
    {
      greeting: "Adafruit CircuitPython 8.0.5 on 2023-03-31; Feather HUZZAH32 with ESP32",
      safeMode: POWER_DIPPED,
    },
    null,
  ],
  "MicroPython": [{}, null],
};

for (const [name, [settings, reason]] of Object.entries(BOARDS)) {
  Deno.test(`safe mode at the prompt: ${name}`, async () => {
    await atPython(settings, async ({ python }) => assertEquals(await python.safeMode(), reason));
  });
}

Deno.test("safe mode: an answer that makes no sense is none", () => {
  for (const value of [undefined, 1, ["NONE"], "a b", "x".repeat(61), "__proto__\n"]) {
    assertEquals(safeModeFrom(value), undefined);
  }
  assertEquals(safeModeFrom("__proto__"), '"__proto__"');
});
