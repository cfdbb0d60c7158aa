/** The lines of a board's output: timestamps, and whole lines for the log. */
import { assertEquals } from "@std/assert";
import { formatTimestamp, LineSplitter, LineTimestamps } from "../../../lib/cli/console/lines.ts";
import { fc } from "../../tools/property.ts";

Deno.test("lines: a timestamp before each line, and none before an empty one", () => {
  const stamps = new LineTimestamps();
  assertEquals(
    ["a", "b\r\n", "\r\nc\rd"].map((text) => stamps.feed(text, "|")).join(""),
    "|ab\r\n\r\n|c\r|d",
  );
  assertEquals([0, 12_345.6, 123_456_789].map(formatTimestamp), [
    "     0.000 ",
    "    12.346 ",
    "123456.789 ",
  ]);
});

Deno.test("lines: a log gets whole lines", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom("a", "\n", "\r", "\b", "bc")), (parts) => {
    const splitter = new LineSplitter();
    const lines = [...parts.flatMap((part) => splitter.feed(part)), splitter.end()];
    const text = parts.join("").replace(/[\r\b]/g, "");
    assertEquals(lines.filter((line) => line !== undefined).join("\n"), text.replace(/\n$/, ""));
    assertEquals(splitter.end(), undefined);
  }));
});
