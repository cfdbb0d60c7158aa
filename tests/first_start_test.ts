/** Whether a board makes its file system, from what it prints. */
import { assertEquals } from "@std/assert";
import { isFormatting } from "../lib/first_start.ts";

Deno.test("first start: a board makes its file system from its words until its prompt", () => {
  const words = "\x00rl\xffPerforming initial setup\r\n";
  assertEquals(isFormatting(""), false);
  assertEquals(isFormatting(words), true);
  assertEquals(isFormatting(`>>> \r\n${words}`), true);
  assertEquals(isFormatting(`${words}MicroPython v1.8.7 on 2017-01-08\r\n>>> `), false);
});
