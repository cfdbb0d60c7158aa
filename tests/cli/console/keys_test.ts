/** The keys of the monitor, and its piped input. */
import { assertEquals } from "@std/assert";
import { MonitorKeys, PipedLines } from "../../../lib/cli/console/keys.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Commands in brackets, other keys as they are sent. */
function pressed(...parts: readonly string[]): string {
  const keys = new MonitorKeys();
  const decoder = new TextDecoder("latin1");
  return parts.flatMap((part) => keys.feed(encode(part)))
    .map((key) => "send" in key ? decoder.decode(key.send) : `[${key.command}]`).join("");
}

Deno.test("keys: all except two go to the board", () => {
  assertEquals(pressed("print(1)\r\x03\x04\x02\x1b[A"), "print(1)\r\x03\x04\x02\x1b[A");
  assertEquals(pressed("a\x1db"), "a[exit]b");
});

Deno.test("keys: the menu works in either letter case, in any chunks", () => {
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
