/** The bundle of a commit is the same on every machine. */
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { renameChunks } from "../../scripts/reproducible.ts";

/** A bundle as a machine makes it whose cache is at `cache`, and whose bundler gives the chunks these hashes. */
function bundle(cache: string, [a, b]: readonly [string, string]): ReadonlyMap<string, string> {
  return new Map([
    ["main.js", `import { x } from "./chunk-${a}.js";\nimport("./run-${b}.js");\n`],
    [`chunk-${a}.js`, `// ${cache}/npm/registry.example/zod/4.6.7/index.js\nexport const x = 1;\n`],
    [`run-${b}.js`, `import { x } from "./chunk-${a}.js";\nconsole.log(x);\n`],
  ]);
}

Deno.test("bundle: the folder of the cache, and so the bundler's hashes, change nothing", () => {
  const here = renameChunks(bundle("../../.cache/deno", ["ABCDEFGH", "01234567"]));
  const there = renameChunks(bundle("../../../../home/me/.cache/deno", ["HGFEDCBA", "76543210"]));
  assertEquals([...here].sort(), [...there].sort());
  assertEquals(here.size, 3);
  for (const text of here.values()) assertEquals(text.includes(".cache"), false);
});

Deno.test("bundle: every reference leads to the renamed module", () => {
  const renamed = renameChunks(bundle("../c", ["ABCDEFGH", "01234567"]));
  for (const text of renamed.values()) {
    for (const [, path] of text.matchAll(/"\.\/([^"]+)"/g)) assertEquals(renamed.has(path!), true, path);
  }
});

Deno.test("bundle: other content gives other names, to what imports it, too", () => {
  const one = renameChunks(bundle("../c", ["ABCDEFGH", "01234567"]));
  const changed = new Map(
    [...bundle("../c", ["ABCDEFGH", "01234567"])].map(([path, text]) =>
      [path, text.replace("x = 1", "x = 2")] as const
    ),
  );
  assertNotEquals([...one.keys()].sort()[2], [...renameChunks(changed).keys()].sort()[2]);
});

Deno.test("bundle: two chunks that cannot be told apart are refused", () => {
  const twins = new Map([["chunk-ABCDEFGH.js", "same"], ["chunk-01234567.js", "same"]]);
  assertThrows(() => renameChunks(twins), Error, "two are equal");
});
