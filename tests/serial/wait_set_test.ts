/** The wait for all ports, over a call that the test answers: who is woken, when, and what the next call contains. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { setImmediate } from "node:timers";
import fc from "fast-check";
import { LONGEST_WAIT_MS, type Readiness, type WaitCall, WaitSet } from "../../lib/serial/wait_set.ts";

interface Call {
  readonly targets: readonly string[];
  readonly ms: number;
  readonly answer: (found: readonly Readiness[] | undefined) => void;
  readonly fail: (error: Error) => void;
}

/** A system that waits until the test answers. */
class FakeSystem implements WaitCall<string> {
  /** All calls; the last one may be running. */
  readonly calls: Call[] = [];
  wakes = 0;
  running = false;

  async wait(targets: readonly string[], ms: number): Promise<readonly Readiness[] | undefined> {
    assert(!this.running, "two calls at the same time");
    assert(Number.isInteger(ms) && ms >= 0 && ms <= LONGEST_WAIT_MS, `${ms} ms`);
    this.running = true;
    const { promise, resolve, reject } = Promise.withResolvers<readonly Readiness[] | undefined>();
    this.calls.push({ targets, ms, answer: resolve, fail: reject });
    try {
      return await promise;
    } finally {
      this.running = false;
    }
  }

  wake(): void {
    this.wakes++;
  }

  get last(): Call {
    return this.calls.at(-1)!;
  }

  /** Ends the running call, which finds these targets ready and nothing else. */
  async find(...ready: readonly string[]): Promise<void> {
    this.last.answer(this.last.targets.map((target) => ready.includes(target) ? "ready" : "idle"));
    await turns();
  }
}

/** Lets everything run that does not wait for the system. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

function waitTest(name: string, body: (set: WaitSet<string>, system: FakeSystem) => Promise<void>): void {
  Deno.test(`wait set: ${name}`, async () => {
    const system = new FakeSystem();
    await body(new WaitSet(system), system);
    assert(!system.running, "a call is still running");
  });
}

/** Notes the result of each wait. */
function noting(results: Record<string, Readiness>, name: string, wait: Promise<Readiness>): void {
  wait.then((found) => results[name] = found);
}

waitTest("a single wait is a single call, at once, without waking", async (set, system) => {
  for (const found of ["ready", "gone"] as const) {
    const wait = set.wait("a", 5000);
    assertEquals(system.last.targets, ["a"]);
    assert(system.last.ms > 4900 && system.last.ms <= 5000, `${system.last.ms} ms`);
    system.last.answer([found]);
    assertEquals(await wait, found);
  }
  await turns();
  assertEquals([system.calls.length, system.wakes, set.size], [2, 0, 0]);
});

waitTest("ports that join wake the running call once, and the next call has all", async (set, system) => {
  const results: Record<string, Readiness> = {};
  for (const name of ["a", "b", "c"]) noting(results, name, set.wait(name, 5000));
  assertEquals([system.calls.length, system.wakes], [1, 1]);
  await system.find();
  assertEquals(system.last.targets, ["a", "b", "c"]);
  noting(results, "d", set.wait("d", 5000));
  assertEquals(system.wakes, 2);
  await system.find("b");
  assertEquals([results, system.last.targets], [{ b: "ready" }, ["a", "c", "d"]]);
  await system.find("a", "c", "d");
  assertEquals(results, { a: "ready", b: "ready", c: "ready", d: "ready" });
});

waitTest(
  "a port that waits again after its answer is in the next call, without waking",
  async (set, system) => {
    const others = set.wait("b", 5000);
    const twice = set.wait("a", 5000).then(async () => {
      // What a port does with an answer takes some steps.
      for (let i = 0; i < 50; i++) await Promise.resolve();
      return await set.wait("a", 5000);
    });
    await system.find();
    const { wakes } = system;
    await system.find("a");
    assertEquals([system.last.targets, system.wakes], [["b", "a"], wakes]);
    await system.find("a", "b");
    assertEquals([await others, await twice], ["ready", "ready"]);
  },
);

waitTest("the call ends with the first wait whose time is over, and not before", async (set, system) => {
  const results: Record<string, Readiness> = {};
  const since = performance.now();
  noting(results, "long", set.wait("long", 60_000));
  const short = set.wait("short", 40).then((found) => [found, performance.now() - since] as const);
  await system.find();
  assert(system.last.ms <= 40, `${system.last.ms} ms`);
  // The system returns too early: the wait goes on.
  await system.find();
  assertEquals(system.last.targets, ["long", "short"]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await system.find();
  const [found, ms] = await short;
  assertEquals([found, results], ["idle", {}]);
  assert(ms >= 40, `${ms} ms`);
  assert(system.last.ms > 50_000, `${system.last.ms} ms`);
  await system.find("long");
});

waitTest(
  "a time that is over asks once, and a very long one fits the system's number",
  async (set, system) => {
    for (const [ms, expected] of [[-5, 0], [0, 0], [0.2, 1], [1e12, LONGEST_WAIT_MS]] as const) {
      const wait = set.wait("a", ms);
      assertEquals(system.last.ms, expected);
      await system.find("a");
      assertEquals(await wait, "ready");
    }
  },
);

waitTest(
  "waits that are ended leave the set when the call has returned; the others go on",
  async (set, system) => {
    const results: Record<string, Readiness> = {};
    noting(results, "a1", set.wait("a", 60_000));
    noting(results, "b", set.wait("b", 60_000));
    noting(results, "a2", set.wait("a", 60_000));
    await system.find();
    const { wakes } = system;
    set.end((target) => target === "a");
    set.end((target) => target === "a");
    set.end((target) => target === "nobody");
    await turns();
    assertEquals([system.wakes - wakes, results], [1, {}], "the system still uses the port");
    await system.find();
    assertEquals([results, system.last.targets], [{ a1: "idle", a2: "idle" }, ["b"]]);
    await system.find("b");
    assertEquals(results["b"], "ready");
  },
);

waitTest("a port that is gone ends its own wait only", async (set, system) => {
  const results: Record<string, Readiness> = {};
  for (const name of ["a", "b"]) noting(results, name, set.wait(name, 60_000));
  await system.find();
  system.last.answer(["gone", "idle"]);
  await turns();
  assertEquals([results, system.last.targets], [{ a: "gone" }, ["b"]]);
  await system.find("b");
});

waitTest(
  "the result of a call belongs to its waits, not to later ones for the same number",
  async (set, system) => {
    const results: Record<string, Readiness> = {};
    noting(results, "old 5", set.wait("5", 60_000));
    noting(results, "new 5", set.wait("5", 60_000));
    // The call has only the first.
    await system.find("5");
    assertEquals(results, { "old 5": "ready" });
    await system.find("5");
    assertEquals(results["new 5"], "ready");
  },
);

waitTest("if the system refuses a call, each of its ports looks for itself", async (set, system) => {
  const results: Record<string, Readiness> = {};
  for (const name of ["a", "b"]) noting(results, name, set.wait(name, 60_000));
  await system.find();
  noting(results, "later", set.wait("later", 60_000));
  system.last.answer(undefined);
  await turns();
  assertEquals([results, system.last.targets], [{ a: "idle", b: "idle" }, ["later"]]);
  await system.find("later");
});

waitTest("a call that throws fails its waits, and the set works again", async (set, system) => {
  const waits = [set.wait("a", 60_000), set.wait("b", 60_000)];
  system.last.fail(new Error("broken"));
  for (const wait of waits) await assertRejects(() => wait, Error, "broken");
  const again = set.wait("a", 60_000);
  await system.find("a");
  assertEquals(await again, "ready");
});

Deno.test("wait set: a wait that cannot wake the call leaves nothing behind", async () => {
  const system = new FakeSystem();
  const set = new WaitSet(system);
  const first = set.wait("a", 60_000);
  system.wake = () => {
    throw new Error("no byte in the pipe");
  };
  await assertRejects(async () => await set.wait("b", 60_000), Error, "no byte");
  assertEquals(set.size, 1);
  await system.find("a");
  assertEquals([await first, system.calls.length], ["ready", 1]);
});

Deno.test("wait set: in any order of joining, data, ends and answers, each wait ends once and with the truth", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("wait" as const), who: fc.nat(4), ms: fc.constantFrom(0, 60_000) }),
    fc.record({ do: fc.constant("data" as const), who: fc.nat(4) }),
    fc.record({ do: fc.constant("end" as const), who: fc.nat(4) }),
    fc.record({ do: fc.constant("return" as const) }),
    fc.record({ do: fc.constant("turn" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const system = new FakeSystem();
      const set = new WaitSet(system);
      const ready = new Set<string>();
      const open: { readonly name: string; mayEnd: boolean }[] = [];
      let [begun, done] = [0, 0];
      const answer = () => {
        if (!system.running) return;
        const { targets } = system.last;
        system.last.answer(targets.map((target) => ready.has(target) ? "ready" : "idle"));
      };
      for (const one of steps) {
        if (one.do === "wait") {
          const name = `${one.who}`;
          const wait = { name, mayEnd: one.ms === 0 };
          begun++;
          open.push(wait);
          set.wait(name, one.ms).then((found) => {
            done++;
            if (found === "ready") assert(ready.has(name), `${name} was not ready`);
            else assert(wait.mayEnd, `${name} ended without a reason`);
          });
        } else if (one.do === "data") ready.add(`${one.who}`);
        else if (one.do === "end") {
          for (const wait of open) wait.mayEnd ||= wait.name === `${one.who}`;
          set.end((target) => target === `${one.who}`);
        } else if (one.do === "return") answer();
        await new Promise((resolve) => setImmediate(resolve));
      }
      // At last, everything is ready: a wait that was forgotten would stay.
      for (let who = 0; who <= 4; who++) ready.add(`${who}`);
      for (let i = 0; i < 10 && set.size > 0; i++) {
        answer();
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
      assertEquals([done, set.size, system.running], [begun, 0, false]);
    }),
    { numRuns: 500 },
  );
});
