import { assertStringIncludes } from "@std/assert";

Deno.test("compile: the executable keeps no compiled code", async () => {
  const script = await Deno.readTextFile(new URL("../../scripts/compile.ts", import.meta.url));
  assertStringIncludes(script, '\n    "--no-code-cache",\n');
});
