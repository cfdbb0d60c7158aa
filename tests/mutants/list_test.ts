/** A seed whose place is gone seeds nothing. These tests find it without running the seeds. */
import { assertEquals } from "@std/assert";
import { MUTANTS } from "./list.ts";
import { type Mutant, seed, testsOf } from "./mutant.ts";

const ROOT = new URL("../../", import.meta.url);

function exists(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What keeps a seed from being the bug that its name says. */
function faults(mutant: Mutant): string[] {
  const file = new URL(mutant.file, ROOT);
  const found: string[] = [];
  try {
    if (seed(mutant, Deno.readTextFileSync(file)) === Deno.readTextFileSync(file)) {
      found.push(`"${mutant.name}" changes nothing`);
    }
  } catch (error) {
    found.push((error as Error).message);
  }
  for (const test of testsOf(mutant)) {
    if (!exists(new URL(`tests/${test}`, ROOT))) found.push(`"${mutant.name}": there is no tests/${test}`);
  }
  // A module that cannot be found fails every test, and so the bug would pass for noticed.
  for (const [, specifier = ""] of mutant.replace.matchAll(/\bimport\(\s*["'](\.[^"']+)["']/g)) {
    if (!exists(new URL(specifier, file))) found.push(`"${mutant.name}": there is no ${specifier}`);
  }
  return found;
}

Deno.test("mutants: each seed has its place in the sources, and tests that exist", () => {
  assertEquals(MUTANTS.flatMap(faults), []);
});

Deno.test("mutants: each seed has a unique name", () => {
  const names = MUTANTS.map(({ name }) => name);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
});

Deno.test("mutants: a seed without its place, its tests or its module is found", () => {
  const good: Mutant = { name: "x", file: "lib/text.ts", find: "export function quote(", replace: "x" };
  assertEquals(faults(good), []);
  assertEquals(faults({ ...good, find: "nowhere in this file" }).length, 1);
  assertEquals(faults({ ...good, replace: good.find }).length, 1);
  assertEquals(faults({ ...good, file: "lib/gone.ts" }).length, 1);
  assertEquals(faults({ ...good, tests: ["text_test.ts", "gone_test.ts"] }).length, 1);
  assertEquals(faults({ ...good, replace: "await import('./gone.ts')" }).length, 1);
  assertEquals(faults({ ...good, replace: "await import('./hash.ts')" }), []);
});
