/** Addresses as people type them. */
import { assertEquals } from "@std/assert";
import { parseOffset } from "../../../lib/ui/page/offset.ts";

Deno.test("offsets: hexadecimal and decimal numbers, and nothing", () => {
  assertEquals(parseOffset(" 0x1000 "), 0x1000);
  assertEquals(parseOffset("4096"), 4096);
  assertEquals(parseOffset("0xFFFFFFFF"), 0xffff_ffff);
  assertEquals(parseOffset("  "), "auto");
});

Deno.test("offsets: anything else is no address", () => {
  for (const text of ["10000h", "0x", "-1", "1.5", "1e3", "0x1 0000", "0x100000000", "Infinity", "ff"]) {
    assertEquals(parseOffset(text), undefined, text);
  }
});
