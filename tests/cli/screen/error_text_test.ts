/** Errors on a narrow terminal. */
import { assertEquals } from "@std/assert";
import { flasher } from "../../fake/system.ts";

Deno.test("an error with several mistakes: the next lines of each are indented further than its first", async () => {
  const files = { "flash.yaml": "bord: nodemcu\nbaud: fast\nfiles: []\n" };
  const { stderr } = await flasher(["run"], { files, stderr: 40, env: { NO_COLOR: "1" } });
  const [error = ""] = stderr.split("  try:");
  const indents = error.trimEnd().split("\n").map((
    line,
  ) => [line.includes("flash.yaml:"), /^ */.exec(line)![0].length]);
  assertEquals(indents[0], [true, 0]);
  for (const [isFirst, indent] of indents.slice(1)) assertEquals(indent, isFirst ? 7 : 9, error);
  assertEquals(indents.filter(([isFirst]) => isFirst).length, 3, error);
});
