import { assertEquals } from "@std/assert";
import { countThreat, testsIn } from "./run.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="1.0">
    <testsuite name="./tests/a_test.ts" tests="3" disabled="1" errors="0" failures="1">
        <testcase name="one &quot;two&quot;" classname="./tests/a_test.ts" time="0.1" line="1" col="6">
        </testcase>
        <testcase name="one is broken" classname="./tests/a_test.ts" time="0.1" line="2" col="6">
            <failure message="no">no</failure>
        </testcase>
        <testcase name="three" classname="./tests/a_test.ts" time="0.0" line="3" col="6">
            <skipped/>
        </testcase>
    </testsuite>
    <testsuite name="./tests/b/b_test.ts" tests="1" disabled="0" errors="0" failures="0">
        <testcase name="four" classname="./tests/b/b_test.ts" time="0.1" line="1" col="6"/>
    </testsuite>
</testsuites>`;

Deno.test("security: the tests of a report", () => {
  assertEquals(testsIn(REPORT), [
    { file: "a_test.ts", name: 'one "two"', verdict: "passed" },
    { file: "a_test.ts", name: "one is broken", verdict: "failed" },
    { file: "a_test.ts", name: "three", verdict: "skipped" },
    { file: "b/b_test.ts", name: "four", verdict: "passed" },
  ]);
});

Deno.test("security: attempts of a threat are its tests and what they report", () => {
  const tested = testsIn(REPORT);
  const threat = (tests: Parameters<typeof countThreat>[0]["tests"]) => ({
    id: "x",
    threat: "",
    wall: "",
    tests,
  });
  const count = (tests: Parameters<typeof threat>[0]) => countThreat(threat(tests), tested, []);
  assertEquals(count([{ file: "a_test.ts" }]), { attempts: 2, held: 1, skipped: 1 });
  assertEquals(count([{ file: "a_test.ts", name: "one" }]), { attempts: 2, held: 1, skipped: 0 });
  assertEquals(count([{ file: "b/b_test.ts" }]), { attempts: 1, held: 1, skipped: 0 });
  const slow = [{ file: "e2e/parts.ts", name: "start: none", verdict: "failed" }] as const;
  const ofSlow = (name: string) =>
    countThreat(threat([{ file: "e2e/start_test.ts", name }]), slow, []).attempts;
  assertEquals([ofSlow("start: "), ofSlow("attacks: ")], [1, 0]);
  assertEquals(count([]), { attempts: 0, held: 0, skipped: 0 });
  const reported = [{ threat: "x", held: true }, { threat: "x", held: false }, { threat: "y", held: true }];
  assertEquals(countThreat(threat([{ file: "b/b_test.ts" }]), tested, reported), {
    attempts: 3,
    held: 2,
    skipped: 0,
  });
});
