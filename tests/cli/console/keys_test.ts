/** Keys of the monitor, and what pipes send. */
import { assertEquals } from "@std/assert";
import { LineCutter, LineStamps, stampOf } from "../../../lib/cli/console/lines.ts";
import { MonitorKeys, PipedLines } from "../../../lib/cli/console/keys.ts";
import { fc } from "../../fast_check.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Commands in brackets, all else as it is sent. */
function pressed(...parts: readonly string[]): string {
  const keys = new MonitorKeys();
  const decoder = new TextDecoder("latin1");
  return parts.flatMap((part) => keys.feed(encode(part)))
    .map((key) => "send" in key ? decoder.decode(key.send) : `[${key.command}]`).join("");
}

Deno.test("keys: all go to the board but two", () => {
  assertEquals(pressed("print(1)\r\x03\x04\x02\x1b[A"), "print(1)\r\x03\x04\x02\x1b[A");
  assertEquals(pressed("a\x1db"), "a[exit]b");
});

Deno.test("keys: the menu, in either case, cut anywhere", () => {
  assertEquals(pressed("\x14rb"), "[reset]b");
  assertEquals(
    pressed("\x14", "R", "\x14B\x14t\x14l\x14h\x14?"),
    "[reset][bootloader][timestamps][log][help][help]",
  );
  assertEquals(pressed("\x14x\x14q"), "[exit][exit]");
  assertEquals(pressed("\x14z", "z"), "[unknown]z");
  assertEquals(pressed("\x14\x14\x14\x1d"), "\x14\x1d");
});

Deno.test("keys: line feeds of a pipe become the Enter key", () => {
  const piped = (...parts: readonly string[]) => {
    const lines = new PipedLines();
    return parts.map((part) => new TextDecoder().decode(lines.feed(encode(part)))).join("");
  };
  assertEquals(piped("a\nb\r\nc\rd\n\n"), "a\rb\rc\rd\r\r");
  assertEquals(piped("a\r", "\nb"), "a\rb");
});

Deno.test("lines: a stamp before each, and none before an empty one", () => {
  const stamps = new LineStamps();
  assertEquals(
    ["a", "b\r\n", "\r\nc\rd"].map((text) => stamps.feed(text, "|")).join(""),
    "|ab\r\n\r\n|c\r|d",
  );
  assertEquals([0, 12_345.6, 123_456_789].map(stampOf), ["     0.000 ", "    12.346 ", "123456.789 "]);
});

Deno.test("lines: a file gets them whole", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom("a", "\n", "\r", "\b", "bc")), (parts) => {
    const cutter = new LineCutter();
    const lines = [...parts.flatMap((part) => cutter.feed(part)), cutter.end()];
    const text = parts.join("").replace(/[\r\b]/g, "");
    assertEquals(lines.filter((line) => line !== undefined).join("\n"), text.replace(/\n$/, ""));
    assertEquals(cutter.end(), undefined);
  }));
});
