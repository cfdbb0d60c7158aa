/** The choice of seeded bugs: all, by name, or a tenth. */
import { assert, assertEquals } from "@std/assert";
import { parseSelection, select } from "./select.ts";

const BUGS = Array.from({ length: 95 }, (_, i) => ({ name: `${i % 2 === 0 ? "even" : "odd"}: ${i}` }));
const tenth = (tenthSeed: string) => select(BUGS, { part: undefined, tenthSeed });

Deno.test("mutants: without arguments every bug runs; a word chooses by name", () => {
  assertEquals(parseSelection([]), { part: undefined, tenthSeed: undefined });
  assertEquals(parseSelection(["odd"]), { part: "odd", tenthSeed: undefined });
  assertEquals(select(BUGS, { part: undefined, tenthSeed: undefined }).length, 95);
  assertEquals(select(BUGS, { part: "odd", tenthSeed: undefined }).length, 47);
});

Deno.test("mutants: one seed always chooses the same tenth, rounded up; another seed chooses another", () => {
  assertEquals(parseSelection(["--tenth", "81ad7c8", "odd"]), { part: "odd", tenthSeed: "81ad7c8" });
  assertEquals(tenth("a").length, 10);
  assertEquals(tenth("a"), tenth("a"));
  assert(tenth("a").some((bug) => !tenth("b").includes(bug)));
  assertEquals(select(BUGS, { part: "odd", tenthSeed: "a" }).length, 5);
  assertEquals(select([], { part: undefined, tenthSeed: "a" }), []);
});

Deno.test("mutants: over enough seeds every bug runs", () => {
  const seen = new Set(Array.from({ length: 200 }, (_, i) => tenth(`${i}`)).flat());
  assertEquals(seen.size, BUGS.length);
});

Deno.test("mutants: arguments that mean nothing are refused", () => {
  for (const args of [["--tenth"], ["--tenth", ""], ["--all"], ["a", "b"], ["--tenth", "a", "b", "c"]]) {
    assertEquals(parseSelection(args), undefined, args.join(" "));
  }
});
