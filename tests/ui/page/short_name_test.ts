/** Names from files and devices, as a page may show them. */
import { assertEquals } from "@std/assert";
import { programName, shortLines, shortName, shortText } from "../../../lib/ui/page/short_name.ts";

Deno.test("short names: a name that fits stays whole", () => {
  assertEquals(shortName("firmware.bin"), "firmware.bin");
  assertEquals(shortName("a".repeat(40)), "a".repeat(40));
});

Deno.test("short names: a long name loses its middle, and keeps both ends", () => {
  assertEquals(shortName("abcdefghij", 5), "ab…ij");
  assertEquals(
    shortName("ESP8266_GENERIC-20250415-v1.25.0-with-a-long-end.bin"),
    "ESP8266_GENERIC-2025…with-a-long-end.bin",
  );
});

Deno.test("short names: what turns or hides text is shown as an escape", () => {
  assertEquals(shortName("a\u202Ecod.exe"), "a\\u{202e}cod.exe");
  assertEquals(shortName("\u0000\u001b[31m"), "\\u{0}\\u{1b}[31m");
});

Deno.test("short names: a name without end costs no more than a short one, and no character is torn", () => {
  assertEquals(Array.from(shortName("😀".repeat(100_000), 9)).length, 9);
  assertEquals(shortName("😀".repeat(20), 5), "😀😀…😀😀");
});

Deno.test("short texts: keep their lines, and end", () => {
  assertEquals(shortText("one\ntwo\u202E"), "one\ntwo\\u{202e}");
  assertEquals(shortText("x".repeat(5000)).length, 1201);
  assertEquals(shortLines(["a\u0007", "b"]), "a\\u{7}\nb");
});

Deno.test("program names: a profile without its folder and the ending of its file", () => {
  assertEquals(["workshop.yaml", "/home/me/a.YML", "MicroPython v1.25.0", "x.yaml.bin"].map(programName), [
    "workshop",
    "a",
    "MicroPython v1.25.0",
    "x.yaml.bin",
  ]);
});
