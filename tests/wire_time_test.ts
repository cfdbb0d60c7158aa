import { assertEquals } from "@std/assert";
import { wireMs } from "../lib/wire_time.ts";

Deno.test("wire time: ten bits a byte", () => {
  assertEquals(wireMs(11_520, 115_200), 1_000);
  assertEquals(wireMs(0x4000 + 26, 460_800).toFixed(1), "356.1");
  assertEquals(wireMs(0, 9_600), 0);
});
