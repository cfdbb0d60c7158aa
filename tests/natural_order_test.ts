/** Names in the order that a person expects. */
import { assertEquals } from "@std/assert";
import { naturalOrder } from "../lib/text.ts";
import { fc } from "./tools/property.ts";

const sorted = (...names: readonly string[]) => [...names].sort(naturalOrder);

Deno.test("natural order: numbers sort as numbers", () => {
  assertEquals(sorted("ttyUSB10", "ttyUSB9", "ttyACM1"), ["ttyACM1", "ttyUSB9", "ttyUSB10"]);
  assertEquals(sorted("1-4.10", "1-10", "1-4.2", "1-4"), ["1-4", "1-4.2", "1-4.10", "1-10"]);
  assertEquals(sorted("COM10", "COM3", "COM"), ["COM", "COM3", "COM10"]);
  assertEquals(sorted("a2b10", "a2b9", "a10b1"), ["a2b9", "a2b10", "a10b1"]);
});

Deno.test("natural order: a total order, in which only equal names are equal", () => {
  const name = fc.stringMatching(/^[a-b.]?[0-9]{0,2}[a-b]?[0-9]{0,2}$/);
  fc.assert(fc.property(name, name, name, (a, b, c) => {
    assertEquals(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a)), 0);
    assertEquals(naturalOrder(a, b) === 0, a === b);
    const [first, second, third] = [a, b, c].sort(naturalOrder) as [string, string, string];
    assertEquals(naturalOrder(first, second) <= 0 && naturalOrder(second, third) <= 0, true);
    assertEquals(naturalOrder(first, third) <= 0, true);
  }));
});
