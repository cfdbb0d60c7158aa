/** A plugin's TypeScript, converted to JavaScript in a thread that can be ended. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { PluginError } from "../../lib/errors.ts";
import { toJavaScript } from "../../lib/plugin/javascript.ts";
import { THREADS } from "../fake/threads.ts";

/** A backtracking parser parses each of these twice at every level. */
const ENDLESS: Readonly<Record<string, string>> = {
  "conditions that could be arrows": `const z = ${"a?(b,c):d=>".repeat(300)}1;`,
  "type assertions that could be arrows": `const z = ${"<T>(".repeat(300)}1${")".repeat(300)};`,
};

Deno.test("TypeScript: types are removed, JavaScript stays unchanged", async () => {
  assertEquals((await toJavaScript("a.ts", "const a: number = 1;", THREADS)).trim(), "const a = 1;");
  assertEquals(await toJavaScript("a.js", "const a: number = 1;", THREADS), "const a: number = 1;");
});

Deno.test("TypeScript: messages for invalid files", async () => {
  const error = await assertRejects(() => toJavaScript("a.ts", "const = ;", THREADS), PluginError);
  assertMatch(error.message, /^Cannot use board plugin "a\.ts": it is not TypeScript: Unexpected token/);
  for (const text of ["(".repeat(5_000), "`${".repeat(5_000), "\0"]) {
    const patient = { ...THREADS, stretchMs: 60_000 };
    const deep = await assertRejects(() => toJavaScript("a.ts", text, patient), PluginError);
    assertMatch(deep.message, /it is not TypeScript: /);
  }
});

for (const [what, text] of Object.entries(ENDLESS)) {
  Deno.test(`TypeScript: parsing ${what} terminates`, async () => {
    const began = performance.now();
    const error = await assertRejects(
      () => toJavaScript("a.ts", text, { ...THREADS, stretchMs: 500 }),
      PluginError,
    );
    assertMatch(error.message, /parsing it as TypeScript took more than 0\.5 s/);
    assert(performance.now() - began < 5_000);
  });
}
