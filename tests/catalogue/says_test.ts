import { assertEquals } from "@std/assert";
import { contradiction } from "../../lib/catalogue/says.ts";

const ASKED = { publisher: "micropython", version: "1.24.1", board: "ESP32_GENERIC" } as const;

Deno.test("what a program says about itself: the same release, or nothing, contradicts nothing", () => {
  const fine = [
    "MicroPython v1.24.1 on 2024-11-29; Generic ESP32 module with ESP32",
    "MicroPython v1.24.1",
    "Press any key to enter the REPL",
    "",
    "MicroPython",
    "MicroPython v1.25.0-preview.365.g3823aeb0f on 2025-04-05",
  ];
  for (const text of fine) assertEquals(contradiction(text, ASKED), undefined, text);
  assertEquals(contradiction("MicroPython v1.19 on 2022", { ...ASKED, version: "1.19.0" }), undefined);
  const preview = { ...ASKED, version: "1.25.0-preview.365.g3823aeb0f" };
  assertEquals(contradiction("MicroPython v1.25.0-preview.365.g3823aeb0f.dirty", preview), undefined);
});

Deno.test("what a program says about itself: another release or another program is named", () => {
  assertEquals(
    contradiction("MicroPython v1.20.0 on 2023-04-26; x", ASKED),
    "it is MicroPython 1.20.0, expected MicroPython 1.24.1",
  );
  assertEquals(
    contradiction("Adafruit CircuitPython 10.2.1 on 2026-01-01; x", ASKED),
    "it is CircuitPython 10.2.1, expected MicroPython 1.24.1",
  );
});
