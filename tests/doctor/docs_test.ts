import { assertEquals, assertStringIncludes } from "@std/assert";
import { CHECKS } from "../../lib/doctor/mod.ts";

Deno.test("docs/doctor.md lists every check of the program", async () => {
  const doc = await Deno.readTextFile(new URL("../../docs/doctor.md", import.meta.url));
  const rows = [...doc.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, name, about]) => ({ name, about }));
  assertEquals(rows, CHECKS.map(({ name, about }) => ({ name, about })));
});

Deno.test("docs/hardware.md counts the checks", async () => {
  const doc = await Deno.readTextFile(new URL("../../docs/hardware.md", import.meta.url));
  assertStringIncludes(doc, `All ${CHECKS.length} checks`);
});
