import { assertEquals } from "@std/assert";
import { CHECKS } from "../../lib/doctor/mod.ts";

Deno.test("docs/doctor.md has every check as the program has it", async () => {
  const doc = await Deno.readTextFile(new URL("../../docs/doctor.md", import.meta.url));
  const rows = [...doc.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, name, about]) => ({ name, about }));
  assertEquals(rows, CHECKS.map(({ name, about }) => ({ name, about })));
});
