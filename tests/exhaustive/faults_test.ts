/** A few cases of each fault on every chip, with its stub and with its ROM. `deno task reliability` runs many. */
import { assert, assertEquals } from "@std/assert";
import { KINDS } from "../faults/kinds.ts";
import { type Count, EMPTY, judge, sample } from "../faults/tally.ts";
import { record, TARGETS } from "../faults/targets.ts";

const EACH = 2;

for (const [n, target] of TARGETS.entries()) {
  Deno.test(`faults: ${target.name}`, async () => {
    const healthy = await record(target);
    assert(healthy.commands > 10 && healthy.steps > healthy.commands);
    const count: Count = { ...EMPTY };
    for (const [k, kind] of KINDS.entries()) {
      const cases = [...kind.cases(healthy)];
      assert(cases.length > 1, kind.name);
      for (const one of sample(cases, EACH, n * KINDS.length + k)) {
        const broken = judge(count, await target.run(one.variation), target, one);
        assertEquals(broken, undefined, `${kind.name}, ${one.what}`);
      }
    }
    assertEquals(count.silent, 0);
    assertEquals(count.late, 0);
    assert(count.survived > 0 && count.refused > 0, "faults that change nothing, or spare nobody, are none");
  });
}
